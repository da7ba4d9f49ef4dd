import {
  AppstoreOutlined,
  AudioMutedOutlined,
  AudioOutlined,
  PauseOutlined,
  PhoneOutlined,
  PlayCircleOutlined,
  StopOutlined,
  SwapOutlined,
} from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { desk as ask } from "../api";
import { useDesk } from "../context";
import type { ContactOnDesk } from "../model";
import { can } from "../model";
import { useSession } from "@/shared/session/session";
import { useCommand } from "@/shared/ui/useCommand";
import { shortcut, useShortcuts } from "../useShortcuts";
import type { Shortcut } from "../useShortcuts";

export type Drawer = "keypad" | "transfer";

interface Props {
  contact: ContactOnDesk;
  drawer: Drawer | null;
  toggle(drawer: Drawer): void;
}

/** The buttons of a call. Each is there when the node allows what it does, and has a key of its own. */
export function CallControls({ contact, drawer, toggle }: Props) {
  const { t } = useTranslation("desk");
  const { phone, handset, desk } = useDesk();
  const { pending, run } = useCommand();
  const { may } = useSession();
  const { id, recording } = contact;
  const held = can(contact, "resume");
  const active = phone.call?.phase === "active";
  const muted = phone.call?.muted ?? false;
  const keys = can(contact, "digits") && (active || desk?.device.kind === "phone");
  const mayTransfer = can(contact, "transfer") || can(contact, "consult");
  const leaves = !can(contact, "hang_up") && can(contact, "leave");

  const hold = () => void run("hold", () => (held ? ask.resume(id) : ask.hold(id)));
  const hangUp = () => void run("hang_up", () => (leaves ? ask.leave(id) : ask.hangUp(id)));
  const mayPause = recording !== null && recording !== undefined && may("recording.control");
  const paused = recording?.paused ?? false;
  const record = () => mayPause && void run("record", () => ask.record(recording.id, paused));
  const mayHold = held || can(contact, "hold");
  const mayEnd = leaves || can(contact, "hang_up");
  useShortcuts({
    mute: active ? () => handset.mute(!muted) : undefined,
    hold: mayHold ? hold : undefined,
    record: mayPause ? record : undefined,
    keypad: keys ? () => toggle("keypad") : undefined,
    transfer: mayTransfer ? () => toggle("transfer") : undefined,
    hang_up: mayEnd ? hangUp : undefined,
  });

  return (
    <div className="controls" role="toolbar" aria-label={t("call.controls")}>
      <Control
        name="mute"
        label={t(muted ? "call.unmute" : "call.mute")}
        icon={muted ? <AudioMutedOutlined /> : <AudioOutlined />}
        pressed={muted}
        disabled={!active}
        press={() => handset.mute(!muted)}
      />
      <Control
        name="hold"
        label={t(held ? "call.resume" : "call.hold")}
        icon={held ? <PlayCircleOutlined /> : <PauseOutlined />}
        pressed={held}
        pending={pending === "hold"}
        disabled={!mayHold}
        press={hold}
      />
      {mayPause && (
        <Control
          name="record"
          label={t(paused ? "call.record_again" : "call.record_pause")}
          icon={paused ? <PlayCircleOutlined /> : <StopOutlined />}
          pressed={paused}
          pending={pending === "record"}
          press={record}
        />
      )}
      <Control name="keypad" label={t("call.keypad")} icon={<AppstoreOutlined />} pressed={drawer === "keypad"} disabled={!keys} press={() => toggle("keypad")} />
      <Control name="transfer" label={t("call.transfer")} icon={<SwapOutlined />} pressed={drawer === "transfer"} disabled={!mayTransfer} press={() => toggle("transfer")} />
      <Control
        name="hang_up"
        label={t(leaves ? "call.leave" : "call.hang_up")}
        icon={<PhoneOutlined rotate={225} />}
        danger
        pending={pending === "hang_up"}
        disabled={!mayEnd}
        press={hangUp}
      />
    </div>
  );
}

interface ControlProps {
  name: Shortcut;
  label: string;
  icon: ReactNode;
  press(): void;
  pressed?: boolean;
  pending?: boolean;
  disabled?: boolean;
  danger?: boolean;
}

function Control({ name, label, icon, press, pressed, pending = false, disabled = false, danger = false }: ControlProps) {
  return (
    <Tooltip title={shortcut(name)}>
      <Button
        className="control"
        type={danger ? "primary" : "default"}
        danger={danger}
        loading={pending}
        disabled={disabled}
        onClick={press}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut(name)}
        icon={icon}
        data-on={pressed}
      >
        <span>{label}</span>
      </Button>
    </Tooltip>
  );
}
