import {
  AudioOutlined,
  BranchesOutlined,
  CloudServerOutlined,
  CodeOutlined,
  CommentOutlined,
  DeploymentUnitOutlined,
  EditOutlined,
  FormOutlined,
  LogoutOutlined,
  NumberOutlined,
  PhoneOutlined,
  QuestionOutlined,
  RollbackOutlined,
  SafetyCertificateOutlined,
  SoundOutlined,
  StopOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

const ICONS: Readonly<Record<string, ComponentType>> = {
  say: CommentOutlined,
  play: SoundOutlined,
  gather: NumberOutlined,
  survey: FormOutlined,
  consent: SafetyCertificateOutlined,
  branch: BranchesOutlined,
  intent: QuestionOutlined,
  set: EditOutlined,
  request: CloudServerOutlined,
  twiml: CodeOutlined,
  subflow: DeploymentUnitOutlined,
  queue: TeamOutlined,
  callback: PhoneOutlined,
  voicemail: AudioOutlined,
  transfer: LogoutOutlined,
  hangup: StopOutlined,
  return: RollbackOutlined,
};

/** The sign of a verb. */
export function VerbIcon({ verb }: { verb: string }) {
  const Icon = ICONS[verb] ?? EditOutlined;
  return <Icon />;
}
