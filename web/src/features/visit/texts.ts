import { preferredLanguage } from "./language";
import type { Language } from "./language";

const ZH = {
  title: "在线通话",
  lead: "无需下载，直接用浏览器与我们的客服通话。",
  name: "您的称呼（选填）",
  audio: "语音通话",
  video: "视频通话",
  again: "再次呼叫",
  asking: "请在浏览器的提示中允许使用麦克风…",
  calling: "正在接通…",
  waiting: "正在为您转接人工客服",
  position: "您前面还有 {n} 位",
  next: "您是下一位",
  estimated: "预计还需约 {n} 分钟",
  soon: "预计一分钟之内接通",
  talking: "通话中",
  ended: "通话已结束，感谢您的来电。",
  interrupted: "网络中断，正在恢复，请稍候…",
  mute: "静音",
  unmute: "取消静音",
  hide: "关闭摄像头",
  show: "打开摄像头",
  hang_up: "挂断",
  keypad: "拨号键盘",
  key: "按键 {n}",
  them: "对方画面",
  me: "我的画面",
  without_camera: "没有可用的摄像头，已改为语音通话。",
  no_entry: "这个呼叫入口不存在或已停用。",
  no_microphone: "没有找到可用的麦克风。请接上耳机或麦克风后再试。",
  refused: "浏览器没有允许使用麦克风。请点击地址栏左侧的图标，允许麦克风后再试。",
  insecure: "此页面不是安全连接（https），浏览器不提供麦克风。请通过 https 打开。",
  unsupported: "此浏览器不支持网页通话，请换用新版的 Chrome、Edge、Firefox 或 Safari。",
  busy: "现在无法接通，请稍后再试。",
  network: "网络连接失败，请检查网络后再试。",
  too_many: "呼叫过于频繁，请一分钟后再试。",
  phone: "您也可以拨打电话 {n}。",
};

type Key = keyof typeof ZH;

const EN: Record<Key, string> = {
  title: "Call us",
  lead: "No download: talk to our service straight from your browser.",
  name: "Your name (optional)",
  audio: "Call by voice",
  video: "Call by video",
  again: "Call again",
  asking: "Please allow the microphone when your browser asks…",
  calling: "Connecting…",
  waiting: "You are being put through to a person",
  position: "{n} before you",
  next: "You are next",
  estimated: "About {n} minutes more",
  soon: "Within about a minute",
  talking: "On the call",
  ended: "The call is over. Thank you for calling.",
  interrupted: "The network was interrupted; reconnecting…",
  mute: "Mute",
  unmute: "Unmute",
  hide: "Turn camera off",
  show: "Turn camera on",
  hang_up: "Hang up",
  keypad: "Keypad",
  key: "Key {n}",
  them: "Their picture",
  me: "My picture",
  without_camera: "No camera was found: the call goes on by voice.",
  no_entry: "This entrance does not exist or is closed.",
  no_microphone: "No microphone was found. Connect a headset or a microphone and try again.",
  refused: "The browser did not allow the microphone. Use the icon beside the address to allow it, then try again.",
  insecure: "This page is not secure (https), so the browser offers no microphone. Open it by https.",
  unsupported: "This browser cannot make calls. Use a recent Chrome, Edge, Firefox or Safari.",
  busy: "Nobody can be reached now. Please try again later.",
  network: "The network failed. Check your connection and try again.",
  too_many: "Too many calls. Please try again in a minute.",
  phone: "You can also call {n}.",
};

const TEXTS: Record<Language, Record<Key, string>> = { "zh-CN": ZH, en: EN };

/** Says a text in one language, with a number or name put in its place. */
export type Say = (key: Key, n?: number | string) => string;

export function sayIn(language: Language): Say {
  return (key, n) => TEXTS[language][key].replace("{n}", String(n ?? ""));
}

/** In the visitor's language, as the browser tells it. */
export function sayForVisitor(): { say: Say; language: Language } {
  const language = preferredLanguage(navigator.languages);
  return { say: sayIn(language), language };
}
