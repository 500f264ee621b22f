// What failed, in full, and one closing line.

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (data.details?.type === "suite" || data.file === data.name) continue;
    if (type === "test:pass") passed += 1;
    if (type === "test:fail") {
      failed += 1;
      const { error } = data.details;
      yield `✗ ${data.name} (${data.file}:${data.line})\n${(error.cause ?? error).stack ?? error}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}
