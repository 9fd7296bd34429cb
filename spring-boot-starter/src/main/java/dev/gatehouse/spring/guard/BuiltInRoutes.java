package dev.gatehouse.spring.guard;

/** Rules that Gatehouse brings along. Those of the application are asked before. */
record BuiltInRoutes(Routes routes) {}
