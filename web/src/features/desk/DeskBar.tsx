import { useDesk } from "./context";
import { LinkState } from "./LinkState";
import { PresenceSelect } from "./PresenceSelect";

/** The agent's presence in the bar of every page. */
export default function DeskBar() {
  const { desk } = useDesk();
  return (
    <>
      {desk !== null && <PresenceSelect desk={desk} />}
      <LinkState />
    </>
  );
}
