import { Loading } from "@/shared/ui/Loading";
import { useDesk } from "./context";
import { TodayFigures } from "./TodayFigures";
import "./desk.css";

export default function DeskPage() {
  const { desk } = useDesk();
  if (desk === null) return <Loading />;
  return <TodayFigures today={desk.today} />;
}
