// Two soft tones, made on the device: no file is loaded. Off until somebody switches it on; kept on this device alone.

const KEPT = "tsudoi:desk-sound";
/** @type {AudioContext | undefined} */
let audio;

/** Whether a sound is wanted on this device. */
export function isWanted() {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false; // a browser that keeps nothing
  }
}

/** @param {boolean} wanted */
export function want(wanted) {
  try {
    if (wanted) localStorage.setItem(KEPT, "on");
    else localStorage.removeItem(KEPT);
  } catch {
    return; // it holds until the page is left
  }
}

/** Play the tones. A browser that allows no sound before a press stays silent. */
export function play() {
  audio ??= new AudioContext();
  const begins = audio.currentTime;
  for (const [number, pitch] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.08, begins + number * 0.2);
    loudness.gain.exponentialRampToValueAtTime(0.001, begins + number * 0.2 + 0.18);
    tone.connect(loudness).connect(audio.destination);
    tone.start(begins + number * 0.2);
    tone.stop(begins + number * 0.2 + 0.2);
  }
}
