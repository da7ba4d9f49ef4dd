import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { ThemeChoice } from "@/shared/preferences";
import { useTheme } from "./theme";

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };

/** Goes through bright, dark and as the system has it. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const { choice, choose } = useTheme();
  const label = t(`theme.${choice}`);
  return (
    <Tooltip title={label}>
      <Button type="text" size="small" icon={ICONS[choice]} aria-label={label} onClick={() => choose(NEXT[choice])} />
    </Tooltip>
  );
}
