package dev.gatehouse.spring.http;

import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserStore;
import java.util.Map;
import java.util.Set;

/** One account for each reason there is to refuse a sign-in. */
final class RefusedAccounts {

    static final String OPEN = "open@example.com";
    static final String LOCKED = "locked@example.com";
    static final String DISABLED = "disabled@example.com";
    static final String UNCONFIRMED = "unconfirmed@example.com";

    private static final int FAILURES_THAT_LOCK = 5;

    private RefusedAccounts() {}

    static void addTo(RunningApplication app) {
        add(app, OPEN, true, false);
        add(app, LOCKED, true, false);
        add(app, DISABLED, true, true);
        add(app, UNCONFIRMED, false, false);
        for (int failure = 0; failure < FAILURES_THAT_LOCK; failure++) {
            app.signIn(LOCKED, "not the password");
        }
    }

    private static void add(RunningApplication app, String email, boolean confirmed, boolean disabled) {
        User user = new User(email, email, "Nimal", "Perera", Set.of(), Map.of(), confirmed, disabled, 1, 1);
        String hash = app.bean(PasswordHasher.class).hash(RunningApplication.PASSWORD);
        app.bean(UserStore.class).add(user, hash);
    }
}
