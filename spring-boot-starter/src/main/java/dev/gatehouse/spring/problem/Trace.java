package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request stands in a distributed trace (W3C Trace Context, level 1).
 *
 * @param traceId 32 lower-case hexadecimal digits, the same for all that one call sets off
 * @param spanId 16 lower-case hexadecimal digits, of this request alone
 * @param sampled whether the caller records the trace
 */
record Trace(String traceId, String spanId, boolean sampled) {

    static final String HEADER = "traceparent";

    private static final String ATTRIBUTE = Trace.class.getName();

    /** §3.2: a version above 00 may append members, which are ignored; ff and all-zero ids are invalid. */
    private static final Pattern TRACEPARENT = Pattern.compile(
            "(?!ff)(?<version>[0-9a-f]{2})-(?!0{32})(?<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-(?<flags>[0-9a-f]{2})(?<rest>-.*)?");

    /** The trace of {@code request}: its caller's, where the caller sent a valid one, else a new one. */
    static Trace of(HttpServletRequest request) {
        return of(request, CurrentTrace.NONE);
    }

    /** Likewise, but that of {@code current} where there is one: whoever began it has read what the caller sent. */
    static Trace of(HttpServletRequest request, CurrentTrace current) {
        if (request.getAttribute(ATTRIBUTE) instanceof Trace known) {
            return known;
        }
        Trace trace = current.find().or(() -> fromCaller(request)).orElseGet(Trace::fresh);
        request.setAttribute(ATTRIBUTE, trace);
        return trace;
    }

    /** The value of the answer's {@code traceparent} header. */
    String toHeader() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    /** Identifies the request alone, and leads to its trace. */
    String requestId() {
        return traceId + "-" + spanId;
    }

    private static Optional<Trace> fromCaller(HttpServletRequest request) {
        List<String> sent = RequestHeaders.of(request, HEADER);
        return sent.size() == 1 ? parse(sent.getFirst()) : Optional.empty();
    }

    static Optional<Trace> parse(String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        if (!matcher.matches() || (isVersion00(matcher) && matcher.group("rest") != null)) {
            return Optional.empty();
        }
        boolean sampled = (HexFormat.fromHexDigits(matcher.group("flags")) & 1) != 0;
        return Optional.of(new Trace(matcher.group("trace"), randomHex(1), sampled));
    }

    private static boolean isVersion00(Matcher matcher) {
        return "00".equals(matcher.group("version"));
    }

    private static Trace fresh() {
        return new Trace(randomHex(2), randomHex(1), false);
    }

    /** Never all zeros, which would be invalid: the first digit's lowest bit is set. */
    private static String randomHex(int longs) {
        StringBuilder hex = new StringBuilder(16 * longs);
        for (int i = 0; i < longs; i++) {
            long random = ThreadLocalRandom.current().nextLong();
            hex.append(HexFormat.of().toHexDigits(i == 0 ? random | (1L << 60) : random));
        }
        return hex.toString();
    }
}
