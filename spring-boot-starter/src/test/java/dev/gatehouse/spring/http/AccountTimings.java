package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Times the same request for an address with and for one without an account, in pairs and in random order, and says how well
 * the durations tell which was which: the area under the curve (Mann–Whitney), 0.5 where they tell nothing.
 */
final class AccountTimings {

    /** Neither locks nor limits, so that it can be asked as often. */
    static final String[] SETTINGS = {
        "gatehouse.lockout.max-failures=0", "gatehouse.limits.address-burst=0", "gatehouse.limits.account-burst=0"
    };

    private static final JsonMapper JSON = new JsonMapper();
    private static final String KNOWN = "known@example.com";
    private static final String WRONG = "not the password of anybody";
    private static final String WRONG_CODE = "AAAAAAAA";

    private final RunningApplication app;
    private final int pairs;
    private final double tolerance;
    private final Random order = new Random(42);
    private int made;

    /** @param tolerance how far from 0.5 the area may be */
    AccountTimings(RunningApplication app, int pairs, double tolerance) {
        this.app = app;
        this.pairs = pairs;
        this.tolerance = tolerance;
        app.addUser(KNOWN, "2020-01-31");
    }

    void compareAll() {
        compare(
                "registration",
                202,
                email -> post("", Map.of("email", email, "password", WRONG, "firstName", "A", "lastName", "B")));
        compare("sign-in", 401, email -> app.signIn(email, WRONG));
        compare("password reset, asked for", 202, email -> post("/password-reset/request", Map.of("email", email)));
        compare(
                "password reset, wrong code",
                400,
                email -> post("/password-reset", Map.of("email", email, "code", WRONG_CODE, "newPassword", WRONG)));
        compare("confirmation, asked for", 202, email -> post("/confirmation/request", Map.of("email", email)));
    }

    private void compare(String name, int status, Function<String, HttpResponse<String>> request) {
        measure(pairs / 10 + 5, status, request);
        Pairs measured = measure(pairs, status, request);
        double area = measured.area();
        System.out.printf(
                Locale.ROOT,
                "%-28s %d pairs, known median %.2f ms, unknown %.2f ms, area under the curve %.4f%n",
                name,
                pairs,
                median(measured.known) / 1e6,
                median(measured.unknown) / 1e6,
                area);
        assertThat(area).as(name).isBetween(0.5 - tolerance, 0.5 + tolerance);
    }

    private Pairs measure(int count, int status, Function<String, HttpResponse<String>> request) {
        long[] known = new long[count];
        long[] unknown = new long[count];
        for (int pair = 0; pair < count; pair++) {
            String nobody = "nobody" + ++made + "@example.com";
            if (order.nextBoolean()) {
                known[pair] = nanos(status, request, KNOWN);
                unknown[pair] = nanos(status, request, nobody);
            } else {
                unknown[pair] = nanos(status, request, nobody);
                known[pair] = nanos(status, request, KNOWN);
            }
        }
        return new Pairs(known, unknown);
    }

    private static long nanos(int status, Function<String, HttpResponse<String>> request, String email) {
        long start = System.nanoTime();
        HttpResponse<String> answer = request.apply(email);
        long nanos = System.nanoTime() - start;
        assertThat(answer.statusCode()).isEqualTo(status);
        return nanos;
    }

    private HttpResponse<String> post(String path, Map<String, String> form) {
        return app.post("/api/users" + path, JSON.writeValueAsString(form));
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Durations in nanoseconds. */
    private static final class Pairs {

        private final long[] known;
        private final long[] unknown;

        Pairs(long[] known, long[] unknown) {
            this.known = known;
            this.unknown = unknown;
        }

        /** How often one of a known address took longer than one of an unknown; ties count half. */
        double area() {
            double longer = 0;
            for (long one : known) {
                for (long other : unknown) {
                    longer += one > other ? 1 : one == other ? 0.5 : 0;
                }
            }
            return longer / known.length / unknown.length;
        }
    }
}
