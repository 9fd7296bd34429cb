package dev.gatehouse.spring;

/** Whether browsers' sessions keep their tokens in cookies. */
public enum CookieMode {
    /** There are no such sessions. */
    OFF,
    /** There are, over HTTPS; and without it at the machine itself alone, under an address like {@code localhost}. */
    LOCAL,
    /** There are, over HTTPS: without it the application doesn't start, but in the profile {@code demo}. */
    ON
}
