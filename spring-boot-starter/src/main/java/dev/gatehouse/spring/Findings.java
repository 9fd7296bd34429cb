package dev.gatehouse.spring;

import java.io.PrintStream;

/** What the doctor finds, a line each, told as soon as it is known. */
final class Findings {

    private final PrintStream out;
    private int toMend;

    Findings(PrintStream out) {
        this.out = out;
    }

    /** It is as it should be. */
    void ok(String about, String text) {
        print("ok", about, text);
    }

    /** Nothing is wrong with it, but somebody may want to know. */
    void note(String about, String text) {
        print("note", about, text);
    }

    /** Something is wrong with it; {@code text} says what to do. */
    void mend(String about, String text) {
        toMend++;
        print("mend", about, text);
    }

    /** How many things are wrong. */
    int toMend() {
        return toMend;
    }

    private void print(String level, String about, String text) {
        String line = text.lines().findFirst().orElse("");
        out.printf("%-5s %-14s %s%n", level, about, line);
    }
}
