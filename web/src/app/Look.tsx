import { LoadingOutlined } from "@ant-design/icons";
import { App as AntApp, ConfigProvider, theme as antd } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useLayoutEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { preferences } from "@/shared/preferences";
import type { ThemeChoice } from "@/shared/preferences";
import { ThemeContext } from "@/shared/ui/theme";
import { useMedia } from "@/shared/ui/useMedia";
import { themeOf } from "./theme";

/** Colours, fonts and language of everything below; the tokens are there for our own style sheets as well. */
export function Look({ children }: { children: ReactNode }) {
  const { i18n, t } = useTranslation();
  const [choice, setChoice] = useState<ThemeChoice>(() => preferences.theme());
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const dark = choice === "system" ? systemDark : choice === "dark";
  const config = useMemo(() => themeOf(dark), [dark]);
  // Without a motion: antd's own sign now and then stays in the button, unseen, but as part of its name.
  const button = useMemo(() => ({ autoInsertSpace: false, loadingIcon: <LoadingOutlined aria-label={t("state.loading")} /> }), [t]);
  const chosen = useMemo(
    () => ({
      choice,
      dark,
      choose(next: ThemeChoice) {
        preferences.setTheme(next);
        setChoice(next);
      },
    }),
    [choice, dark],
  );
  return (
    <ThemeContext.Provider value={chosen}>
      <ConfigProvider
        theme={config}
        locale={i18n.language === "en" ? enUS : zhCN}
        button={button}
      >
        <AntApp className="app" notification={{ placement: "bottomRight" }}>
          <Tokens dark={dark} />
          {children}
        </AntApp>
      </ConfigProvider>
    </ThemeContext.Provider>
  );
}

/** Writes the theme's tokens as custom properties, which our style sheets use. */
function Tokens({ dark }: { dark: boolean }) {
  const { token } = antd.useToken();
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = dark ? "dark" : "light";
    root.style.colorScheme = dark ? "dark" : "light";
    const values: Record<string, string> = {
      font: token.fontFamily,
      layout: token.colorBgLayout,
      panel: token.colorBgContainer,
      raised: token.colorBgElevated,
      line: token.colorBorderSecondary,
      border: token.colorBorder,
      text: token.colorText,
      muted: token.colorTextTertiary,
      fill: token.colorFillTertiary,
      primary: token.colorPrimary,
      "primary-bg": token.colorPrimaryBg,
      "on-primary-bg": dark ? token.colorText : token.colorPrimary,
      good: token.colorSuccess,
      "good-bg": token.colorSuccessBg,
      warn: token.colorWarning,
      "warn-bg": token.colorWarningBg,
      bad: token.colorError,
      "bad-bg": token.colorErrorBg,
    };
    for (const [name, value] of Object.entries(values)) root.style.setProperty(`--y-${name}`, value);
  }, [token, dark]);
  return null;
}
