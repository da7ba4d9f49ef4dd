import type { ThemeConfig } from "antd";
import { theme as antd } from "antd";

/** Fonts that every system in China has; nothing is fetched. */
const FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", ' +
  '"Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

// Ant Design's own greys, greens and primary miss WCAG AA for small text; these meet it on their backgrounds.
const LIGHT = {
  colorPrimary: "#0958d9",
  // Lighter, white text on it would be too pale.
  colorPrimaryHover: "#1a63dd",
  colorLink: "#0958d9",
  colorInfo: "#0958d9",
  colorSuccess: "#237804",
  colorWarning: "#945800",
  colorError: "#cf1322",
  // From such dark colours Ant Design would mix muddy backgrounds.
  colorSuccessBg: "#f0faea",
  colorSuccessBorder: "#95d475",
  colorWarningBg: "#fff8e6",
  colorWarningBorder: "#f3c465",
  colorErrorBg: "#fff1f0",
  colorErrorBorder: "#ff9c94",
  colorInfoBg: "#e8f3ff",
  colorPrimaryBg: "#e8f1ff",
  colorTextTertiary: "rgba(0,0,0,0.65)",
  colorTextDescription: "rgba(0,0,0,0.65)",
  colorTextPlaceholder: "rgba(0,0,0,0.58)",
  colorBgLayout: "#f3f5f8",
};

const DARK = {
  // The dark algorithm darkens what it is given.
  colorPrimary: "#67b5ff",
  colorLink: "#7ab8ff",
  colorInfo: "#67b5ff",
  colorSuccess: "#6abe39",
  colorWarning: "#e8b339",
  colorError: "#f37370",
  colorTextTertiary: "rgba(255,255,255,0.68)",
  colorTextDescription: "rgba(255,255,255,0.68)",
  colorTextPlaceholder: "rgba(255,255,255,0.58)",
  colorBgLayout: "#0f1115",
  colorBgContainer: "#171a20",
  colorBgElevated: "#1f232b",
};

/** The look of everything, for one of the two brightnesses. */
export function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      ...(dark ? DARK : LIGHT),
      fontFamily: FONTS,
      fontSize: 14,
      borderRadius: 6,
      wireframe: false,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
    },
    components: {
      // White on the brighter blue of the dark theme would be too pale to read.
      Button: dark ? { primaryColor: "#0b1220", dangerColor: "#0b1220" } : {},
    },
  };
}
