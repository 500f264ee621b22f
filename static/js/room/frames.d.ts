// Made by `manage.py frame_types` from chat/frames.py and chat/told.py: change those, and run it again.

/** What a page may send, by kind. */
interface ClientFrames {
  hello: {
    t: "hello";
    after: number;
    lang?: "ja" | "en";
    knows?: string;
    wait?: number;
  };
  post: {
    t: "post";
    id: string;
    body: string;
    reply_to?: number;
    topic?: string;
  };
  edit: {
    t: "edit";
    id: string;
    message: number;
    body: string;
  };
  topic: {
    t: "topic";
    id: string;
    message: number;
    topic: string;
  };
  move: {
    t: "move";
    id: string;
    message: number;
    topic: string;
  };
  rename_topic: {
    t: "rename_topic";
    id: string;
    topic: number;
    name: string;
  };
  withdraw: {
    t: "withdraw";
    id: string;
    message: number;
  };
  bookmark: {
    t: "bookmark";
    id: string;
    message: number;
  };
  react: {
    t: "react";
    id: string;
    message: number;
    kind: "with_you" | "cheer" | "thanks" | "hug";
    on: boolean;
  };
  mute: {
    t: "mute";
    id: string;
    message: number;
  };
  block: {
    t: "block";
    id: string;
    message: number;
  };
  report: {
    t: "report";
    id: string;
    message: number;
    reason: "hurt" | "private" | "selling" | "worried" | "other";
    note?: string;
  };
  take_back: {
    t: "take_back";
    id: string;
    message: number;
  };
  hide: {
    t: "hide";
    id: string;
    message: number;
    reason: string;
    kind?: "private" | "hurting" | "selling" | "method" | "rules";
  };
  restore: {
    t: "restore";
    id: string;
    message: number;
    reason: string;
  };
  pin: {
    t: "pin";
    id: string;
    message: number;
  };
  unpin: {
    t: "unpin";
    id: string;
    message: number;
  };
  stop_replies: {
    t: "stop_replies";
    id: string;
    message: number;
  };
  allow_replies: {
    t: "allow_replies";
    id: string;
    message: number;
  };
  freeze: {
    t: "freeze";
    id: string;
    on: boolean;
    reason?: string;
  };
  read: {
    t: "read";
    seq: number;
  };
  typing: {
    t: "typing";
  };
  ping: {
    t: "ping";
    seq: number;
  };
}
type ClientFrame = ClientFrames[keyof ClientFrames];

/** What a page is told, by kind. */
interface ServerFrames {
  welcome: {
    t: "welcome";
    you: number;
    facilitator: boolean;
    facilitators: string[];
    slow: boolean;
    read: number;
    left_out: string;
    room: RoomView;
    audience?: Audience;
    reports?: number;
    mark?: string;
    paused?: number;
  };
  catchup: {
    t: "catchup";
    seq: number;
    messages: MessageView[];
  };
  reset: {
    t: "reset";
    seq: number;
  };
  event: {
    t: "event";
    seq: number;
    kind?:
      | "posted"
      | "noted"
      | "edited"
      | "withdrawn"
      | "hidden"
      | "restored"
      | "reacted"
      | "unreacted"
      | "erased"
      | "frozen"
      | "unfrozen"
      | "pinned"
      | "unpinned"
      | "stopped"
      | "allowed"
      | "moved"
      | "renamed"
      | "paced";
    message?: MessageView;
    room?: RoomView;
  };
  ack: {
    t: "ack";
    id: string;
    seq?: number;
    message?: number;
    held?: number;
    said?: string;
    help?: {
      said: string;
      contacts: {
        label: string;
        number: string;
        tel: string;
        url: string;
      }[];
    };
  };
  refusal: {
    t: "refusal";
    code: string;
    message: string;
    next_step: string;
    id?: string;
    field?: string;
    detail?: string;
  };
  typing: {
    t: "typing";
    by: number;
    name: string;
  };
  presence: {
    t: "presence";
    facilitators: string[];
  };
  read: {
    t: "read";
    seq: number;
  };
  refresh: {
    t: "refresh";
  };
  reports: {
    t: "reports";
    open: number;
  };
  pace: {
    t: "pace";
    slow: boolean;
  };
  pong: {
    t: "pong";
    seq: number;
  };
  closed: {
    t: "closed";
    code: number;
  };
}
type ServerFrame = ServerFrames[keyof ServerFrames];

/** A small answer to a message. */
type ReactionKind = "with_you" | "cheer" | "thanks" | "hug";

/** As whom somebody reads and acts: a message's author, or else what they are. */
type Audience = "author" | "member" | "facilitator";

/** The kinds of frames by which something is done with a message. */
type MessageVerb =
  | "edit"
  | "topic"
  | "move"
  | "withdraw"
  | "bookmark"
  | "react"
  | "mute"
  | "block"
  | "report"
  | "hide"
  | "restore"
  | "pin"
  | "unpin"
  | "stop_replies"
  | "allow_replies";

/** What may be done with a message. */
type MessageRight =
  | "reply"
  | "react"
  | "edit"
  | "topic"
  | "withdraw"
  | "bookmark"
  | "report"
  | "mute"
  | "block"
  | "hide"
  | "restore"
  | "pin"
  | "move"
  | "unpin"
  | "stop_replies"
  | "allow_replies";

/** And what with a message or with the room itself. */
type Right =
  | "post"
  | "edit"
  | "topic"
  | "move"
  | "rename_topic"
  | "withdraw"
  | "bookmark"
  | "react"
  | "mute"
  | "block"
  | "report"
  | "take_back"
  | "hide"
  | "restore"
  | "pin"
  | "unpin"
  | "stop_replies"
  | "allow_replies"
  | "freeze"
  | "unfreeze"
  | "reply";

/** A message as its reader sees it now. */
interface MessageView {
  id: number;
  seq: number;
  cid: string;
  by: number | null;
  name: string;
  role: "member" | "facilitator" | "gone";
  at: number;
  state: "visible" | "hidden" | "withdrawn" | "erased";
  may?: Partial<Record<Audience, MessageRight[]>>;
  may_by?: Partial<Record<Audience, MessageRight[]>>;
  until?: Partial<Record<MessageRight, number>>;
  notice?:
    | "began"
    | "will_read_back"
    | "reads_back"
    | "ended"
    | "cohort_open"
    | "farewell"
    | "read_only"
    | "nights"
    | "nights_over"
    | "rules_changed";
  reply_to?: number;
  html?: string;
  topic?: {
    id: number;
    name: string;
  };
  edited?: number;
  pinned?: boolean;
  stopped?: boolean;
  reactions?: Partial<Record<ReactionKind, number[]>>;
  reason?: string;
}

/** What everybody may know of the room. */
interface RoomView {
  frozen: boolean;
  reason: string;
  group: "draft" | "open" | "paused" | "closed";
  may?: Partial<Record<"member" | "facilitator", Right[]>>;
  slow?: number;
}

/** What the page gives to its script; `texts` are in the reader's language. */
interface RoomData {
  now: number;
  seq: number;
  read: number;
  leftOut: string;
  me: number;
  name: string;
  role: "member" | "facilitator";
  atEnd: boolean;
  paused: number;
  lang: "ja" | "en";
  zone: string;
  longest: number;
  slow: number;
  wait: number;
  mustAgree: boolean;
  audience: Audience;
  may: Right[];
  socket: string;
  room: string;
  here: string;
  topic: number;
  topicName: string;
  members: string;
  history: string;
  login: string;
  group: string;
  told: string;
  icons: string;
  signs: {
    with_you: string[];
    cheer: string[];
    thanks: string[];
    hug: string[];
  };
  texts: {
    sending: string;
    sent: string;
    waiting: string;
    again: string;
    discard: string;
    offline: string;
    lost: string;
    back: string;
    slow: string;
    asking: string;
    login: string;
    loginLink: string;
    loggedOut: string;
    copied: string;
    ended: string;
    endedLink: string;
    tooMany: string;
    newOne: string;
    newMany: string;
    toNewest: string;
    unread: string;
    typing: string;
    typingMany: string;
    watching: string;
    facilitator: string;
    gone: string;
    edited: string;
    withdrawn: string;
    erased: string;
    hidden: string;
    hiddenMine: string;
    hiddenShown: string;
    older: string;
    loading: string;
    notLoaded: string;
    replyingTo: string;
    quoteGone: string;
    tooLong: string;
    left: string;
    reported: string;
    takeBack: string;
    takenBack: string;
    told: string;
    muted: string;
    blocked: string;
    noTopic: string;
    needsLine: string;
    noStorage: string;
    menuOf: string;
    reports: string;
    notice_began: string;
    notice_will_read_back: string;
    notice_reads_back: string;
    notice_ended: string;
    notice_cohort_open: string;
    notice_farewell: string;
    notice_read_only: string;
    notice_nights: string;
    notice_nights_over: string;
    notice_rules_changed: string;
    tells: string;
    tells_name: string;
    tells_school: string;
    tells_clinic: string;
    tells_town: string;
    tells_phone: string;
    tells_address: string;
    slowMode: string;
    slowWait: string;
    frozen: string;
  };
}
