import { createContext, useContext } from "react";
import type { ThemeChoice } from "@/shared/preferences";

export interface ThemeState {
  choice: ThemeChoice;
  dark: boolean;
  choose(choice: ThemeChoice): void;
}

export const ThemeContext = createContext<ThemeState>({ choice: "system", dark: false, choose: () => undefined });

export const useTheme = () => useContext(ThemeContext);
