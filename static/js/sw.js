// The service worker. Without a network it shows the help page, and otherwise a page with the numbers to call; it shows
// pushes and leads to the list. It keeps files of ours and these few pages, fetched as somebody who is not signed in, and
// never a page of a member. It touches nothing but reading: no form, no socket, nothing that waits to be sent.

{
  const worker = /** @type {ServiceWorkerSelf} */ (/** @type {unknown} */ (self));
  const { site } = worker;
  const OURS = "tsudoi-";
  const CACHE = `${OURS}${site.version}`;
  const TAG = "tsudoi"; // a later push takes the place of an earlier one
  const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/;
  const NOT_OURS = ["/admin/", "/documents/", "/media/", "/dev/", "/ws/"];

  // ── kept on the phone ──

  /**
   * Fetched as somebody who is not signed in, in the language of the address.
   * @param {Cache} cache
   * @param {string} address
   * @param {RequestInit} how
   */
  async function keep(cache, address, how) {
    const answer = await fetch(address, { credentials: "omit", ...how });
    if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
    await cache.put(address, answer);
  }

  async function keepAll() {
    const cache = await worker.caches.open(CACHE);
    const pages = [site.help, site.offline].flatMap((pages) => Object.entries(pages));
    await Promise.all([
      ...site.files.map((address) => keep(cache, address, NAMED_BY_CONTENT.test(address) ? {} : { cache: "no-cache" })),
      ...pages.map(([code, address]) =>
        keep(cache, address, { cache: "reload", headers: { "Accept-Language": code } }),
      ),
    ]);
  }

  async function takeOver() {
    for (const name of await worker.caches.keys())
      if (name.startsWith(OURS) && name !== CACHE) await worker.caches.delete(name);
    await worker.registration.navigationPreload?.enable(); // pages do not wait for this file to start
    await worker.clients.claim();
  }

  // ── asked for ──

  /** @param {Request} request */
  async function file(request) {
    const cache = await worker.caches.open(CACHE);
    const kept = await cache.match(request, { ignoreVary: true });
    const isNamed = NAMED_BY_CONTENT.test(new URL(request.url).pathname);
    if (kept && isNamed) return kept;
    try {
      const fresh = await fetch(request);
      if (fresh.status === 200 && isNamed) await cache.put(request, fresh.clone());
      return fresh;
    } catch (error) {
      if (kept) return kept;
      throw error;
    }
  }

  /** @param {WorkerFetch} event */
  async function page(event) {
    try {
      return (await event.preloadResponse) ?? (await fetch(event.request));
    } catch {
      return withoutNetwork(new URL(event.request.url).pathname);
    }
  }

  /** @param {string} path */
  async function withoutNetwork(path) {
    const cache = await worker.caches.open(CACHE);
    if (Object.values(site.help).includes(path)) {
      const help = await cache.match(path);
      if (help) return help;
    }
    const code = Object.keys(site.offline).find((one) => path.startsWith(`/${one}/`)) ?? Object.keys(site.offline)[0];
    const kept = await cache.match(site.offline[code]);
    if (!kept) return Response.error();
    return new Response(kept.body, { status: 503, headers: kept.headers }); // nobody takes it for the page itself
  }

  // ── news ──

  /**
   * The neutral words that the server has sent, and no others.
   * @param {WorkerPush} event
   */
  async function show(event) {
    const told = read(event);
    const [shown] = await worker.registration.getNotifications({ tag: TAG });
    const isRepeated = Boolean(told.key) && shown?.data?.key === told.key;
    const options = {
      body: told.body,
      tag: TAG,
      renotify: !isRepeated && !told.silent,
      silent: told.silent,
      icon: site.icon,
      badge: site.badge,
      data: { path: told.path, key: told.key },
    };
    await worker.registration.showNotification(told.title, options);
    await worker.navigator.setAppBadge?.(told.count);
  }

  /** @param {WorkerPush} event */
  function read(event) {
    const nothing = { key: "", title: site.words, body: "", path: site.list, count: 1, silent: false };
    try {
      const told = /** @type {Partial<typeof nothing> | null | undefined} */ (event.data?.json());
      return { ...nothing, ...told };
    } catch {
      return nothing; // a browser must show something for each push
    }
  }

  /**
   * A window on the list is brought to the front, with what is new; nobody is taken away from another page.
   * @param {string} path
   */
  async function lead(path) {
    const address = new URL(path, worker.location.origin);
    const to = address.origin === worker.location.origin ? address : new URL(site.list, worker.location.origin);
    const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = windows.find(({ url }) => new URL(url).pathname === to.pathname);
    if (!open) return worker.clients.openWindow(to.href);
    // A page that was loaded past this worker cannot be led: it is brought to the front as it is.
    const there = await open.navigate(to.href).catch(() => null);
    return (there ?? open).focus();
  }

  /**
   * The browser has given itself another subscription. It goes on if this session had one, and ends otherwise.
   * @param {WorkerMoved} event
   */
  async function follow({ newSubscription }) {
    const asked = await fetch(`${site.devices}key/`);
    if (asked.redirected || !asked.ok) return; // nobody is signed in
    const { key, token } = await asked.json();
    const { pushManager } = worker.registration;
    const now = newSubscription ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
    const { endpoint = "", keys = {} } = now.toJSON();
    const answer = await fetch(`${site.devices}replace/`, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
    });
    if (!answer.ok || !(await answer.json()).goes_on) await now.unsubscribe();
  }

  worker.addEventListener("install", (event) => {
    worker.skipWaiting();
    event.waitUntil(keepAll());
  });
  worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== worker.location.origin) return;
    if (pathname.startsWith(site.static)) event.respondWith(file(request));
    else if (request.mode === "navigate" && !NOT_OURS.some((path) => pathname.startsWith(path)))
      event.respondWith(page(event));
  });
  worker.addEventListener("push", (event) => event.waitUntil(show(event)));
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(lead(event.notification.data?.path ?? site.list));
  });
  worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(follow(event)));
}
