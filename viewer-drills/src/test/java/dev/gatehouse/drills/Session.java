package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An honest client: it keeps an attempt until that is answered, and nothing else. For one thread at a time. */
final class Session {

    /** What came of trying to renew. */
    enum Outcome {
        RENEWED,
        /** It was sent, and no whole answer came. */
        CUT,
        /** Nobody listens there. */
        NOBODY,
        /** 503: try later. */
        UNAVAILABLE,
        /** An honest client is refused: what must never happen. */
        LOST
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String email;
    private final Ledger ledger;
    private Tokens tokens;
    private @Nullable String spent;
    private @Nullable String attempt;

    Session(String email, Tokens tokens, Ledger ledger) {
        this.email = email;
        this.tokens = tokens;
        this.ledger = ledger;
    }

    Outcome renew(Door door) {
        if (attempt == null) {
            attempt = RandomId.next();
        }
        try {
            return accept(door.renew(tokens.refresh(), attempt));
        } catch (IOException failure) {
            if (Door.isRefused(failure)) {
                return Outcome.NOBODY;
            }
            ledger.cut();
            return Outcome.CUT;
        }
    }

    /** As one does who is cut off or told to come later: asks again, with the same attempt. Whether it was renewed. */
    boolean renewPatiently(Door door) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Outcome outcome;
        do {
            outcome = renew(door);
        } while (outcome != Outcome.RENEWED && outcome != Outcome.LOST && System.nanoTime() < end);
        return outcome == Outcome.RENEWED;
    }

    /** Whether its access token passes. */
    boolean isAccepted(Door door) {
        return code(door, tokens.access()).equals("PolicyNotMet");
    }

    String code(Door door) {
        return code(door, tokens.access());
    }

    static String code(Door door, String accessToken) {
        try {
            return door.check(accessToken).code();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String email() {
        return email;
    }

    Tokens tokens() {
        return tokens;
    }

    /** The refresh token that was spent last. */
    @Nullable
    String spent() {
        return spent;
    }

    private Outcome accept(Answer answer) {
        if (answer.status() == 200) {
            Tokens next = answer.tokens();
            ledger.renewed(tokens.refresh(), next.refresh());
            spent = tokens.refresh();
            tokens = next;
            attempt = null;
            return Outcome.RENEWED;
        }
        if (answer.status() == 503) {
            ledger.unavailable(answer);
            return Outcome.UNAVAILABLE;
        }
        ledger.lost(email + ": " + answer.code());
        return Outcome.LOST;
    }
}
