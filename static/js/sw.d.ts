// What the DOM's own types leave out: the service worker's side (Service Workers, Push API, Badging API).

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface WorkerFetch extends ExtendableEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}
interface WorkerPush extends ExtendableEvent {
  readonly data: { json(): unknown } | null;
}
interface WorkerClick extends ExtendableEvent {
  readonly notification: Notification;
}
interface WorkerMoved extends ExtendableEvent {
  readonly newSubscription: PushSubscription | null;
}
interface WindowOfSite {
  readonly url: string;
  focus(): Promise<WindowOfSite>;
  navigate(url: string): Promise<WindowOfSite | null>;
}

/** What the server writes above the service worker (community/installed.py). */
interface KeptSite {
  version: string;
  static: string;
  files: string[];
  help: Record<string, string>;
  offline: Record<string, string>;
  devices: string;
  list: string;
  words: string;
  icon: string;
  badge: string;
}

interface ServiceWorkerSelf {
  site: KeptSite;
  readonly location: Location;
  readonly caches: CacheStorage;
  readonly registration: ServiceWorkerRegistration;
  readonly navigator: { setAppBadge?(count: number): Promise<void> };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(wanted: { type: "window"; includeUncontrolled: boolean }): Promise<WindowOfSite[]>;
    openWindow(url: string): Promise<WindowOfSite | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", act: (event: ExtendableEvent) => void): void;
  addEventListener(name: "fetch", act: (event: WorkerFetch) => void): void;
  addEventListener(name: "push", act: (event: WorkerPush) => void): void;
  addEventListener(name: "notificationclick", act: (event: WorkerClick) => void): void;
  addEventListener(name: "pushsubscriptionchange", act: (event: WorkerMoved) => void): void;
}
