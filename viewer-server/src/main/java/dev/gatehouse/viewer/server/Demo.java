package dev.gatehouse.viewer.server;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.jdbc.Database;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes the demo traders and the demo market at the first start, and never again.
 *
 * <p>That they were made is written last, in one transaction with the market. A start that is cut short before is done
 * over by the next one, which gives the traders a password again: the last one shown holds.
 */
@Component
class Demo implements ApplicationRunner {

    private final Database database;
    private final DemoTraders traders;
    private final ViewerProperties properties;
    private final Clock clock;

    Demo(Database database, DemoTraders traders, ViewerProperties properties, Clock clock) {
        this.database = database;
        this.traders = traders;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!isMade()) {
            database.exclusively("viewer demo", this::makeUnlessMade);
        }
    }

    /** Asked again: another node may have been quicker. */
    private void makeUnlessMade() {
        if (!isMade()) {
            makeTraders(properties.demoPassword());
            database.run(() -> {
                database.write(this::makeMarket);
                database.announcements().announce(Industries.TOPIC);
                database.announcements().announce(Market.TOPIC);
                return true;
            });
        }
    }

    /** Shown before it is written that all is made: a password nobody saw would be lost. */
    private void makeTraders(@Nullable String password) {
        if (password != null && !password.isEmpty()) {
            traders.make(password);
        } else {
            String random = RandomId.next();
            traders.make(random);
            System.out.println("Password of the demo traders, shown this once: " + random);
        }
    }

    private boolean isMade() {
        return database.read(rows ->
                rows.sql("SELECT id FROM demo").query(Integer.class).optional().isPresent());
    }

    private @Nullable Void makeMarket(JdbcClient rows) {
        long now = clock.millis();
        DemoMarket.make(rows, now);
        rows.sql("INSERT INTO demo (id, made_at) VALUES (1, :now)")
                .param("now", now)
                .update();
        return null;
    }
}
