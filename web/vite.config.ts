/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Where `npm run dev` finds a node's programming interface.
const NODE = process.env["YUNHU_URL"] ?? "http://127.0.0.1:8080";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": at("./src") } },
  build: {
    outDir: "../src/yunhu/assets/web",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // A file inlined as data: would be one more thing that the content security policy must let in.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: { index: at("./index.html"), visit: at("./visit.html"), embed: at("./src/features/visit/embed.ts") },
      // Other people's pages name this file, so it has no hash.
      output: { entryFileNames: (chunk) => (chunk.name === "embed" ? "embed.js" : "assets/[name]-[hash].js") },
    },
  },
  server: {
    proxy: {
      "/api": { target: NODE, ws: true },
      "/sip": { target: NODE, ws: true },
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true, isolate: false },
});
