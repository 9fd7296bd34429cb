package dev.gatehouse.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a drill saw, and what it had to be. */
final class Figures {

    /**
     * @param must what was asked for; empty where the figure only says what was done
     * @param holds whether the figure is that
     */
    record Figure(String what, String seen, String must, boolean holds) {}

    private final List<Figure> all = new ArrayList<>();

    /** A figure that only says how much was done. */
    void tell(String what, Object seen) {
        all.add(new Figure(what, seen.toString(), "", true));
    }

    void mustBe(String what, long seen, long must) {
        all.add(new Figure(what, number(seen), number(must), seen == must));
    }

    void mustBeAtLeast(String what, long seen, long must) {
        all.add(new Figure(what, number(seen), "at least " + number(must), seen >= must));
    }

    void mustBeAtMost(String what, long seen, long must) {
        all.add(new Figure(what, number(seen), "at most " + number(must), seen <= must));
    }

    void mustBeAtMost(String what, Duration seen, Duration must) {
        all.add(new Figure(what, millis(seen), "at most " + millis(must), seen.compareTo(must) <= 0));
    }

    /** A duration that only the full size is held to: a short one shares its machine with a build. */
    void mustBeAtMost(String what, Duration seen, Duration must, Size size) {
        if (size.isFull()) {
            mustBeAtMost(what, seen, must);
        } else {
            tell(what, millis(seen));
        }
    }

    List<Figure> all() {
        return List.copyOf(all);
    }

    /** @throws AssertionError naming every figure that is not as it must be */
    void requireAll() {
        List<Figure> missed = all.stream().filter(figure -> !figure.holds()).toList();
        if (!missed.isEmpty()) {
            throw new AssertionError("missed: " + missed + " of " + all);
        }
    }

    private static String number(long value) {
        return "%,d".formatted(value);
    }

    private static String millis(Duration duration) {
        return "%,.1f ms".formatted(duration.toNanos() / 1e6);
    }
}
