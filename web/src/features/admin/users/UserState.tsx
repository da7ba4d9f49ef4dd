import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { User } from "./api";
import { useNow } from "@/shared/ui/useNow";
import { statesOf } from "./states";

const MINUTE_MS = 60_000;
const COLOURS = { disabled: "default", unused: "default", locked: "error", must_change: "warning", second_factor: "success" };

/** What keeps a user from logging in, and whether a password alone would do. */
export function UserState({ user }: { user: User }) {
  const { t } = useTranslation("admin");
  const now = useNow(MINUTE_MS);
  return statesOf(user, now).map((state) => (
    <Tag key={state} color={COLOURS[state]}>
      {t(`user_state.${state}`)}
    </Tag>
  ));
}
