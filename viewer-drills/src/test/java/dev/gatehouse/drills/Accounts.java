package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Traders who have joined lately: as many as a drill needs, so that no drill meets those of another. */
final class Accounts {

    /** What is hashed at once on a node or two; more would only wait there. */
    private static final int SIGN_INS_AT_ONCE = 4;

    private Accounts() {}

    /** Their e-mails, which are also their ids. All have {@link Cluster#PASSWORD}. */
    static List<String> make(Cluster cluster, int count) {
        String prefix = RandomId.next().toLowerCase(Locale.ROOT) + "-";
        JdbcClient rows = cluster.database().rows();
        rows.sql("""
                insert into users
                select (jsonb_populate_record(one, jsonb_build_object('id', name, 'email', name))).*
                  from users one,
                       (select :prefix || number || '@drill.example' as name from generate_series(1, :count) number)
                 where one.email = 'junior@viewer.example'
                """).param("prefix", prefix).param("count", count).update();
        rows.sql("insert into lockouts (subject) select id from users where id like :prefix || '%'")
                .param("prefix", prefix)
                .update();
        return rows.sql("select id from users where id like :prefix || '%' order by id")
                .param("prefix", prefix)
                .query(String.class)
                .list();
    }

    /** Sessions of new traders, each of whom has one, signed in at all nodes in turn. */
    static List<Session> signIn(Cluster cluster, int count, Ledger ledger) throws Exception {
        List<String> emails = make(cluster, count);
        try (ExecutorService executor = Executors.newFixedThreadPool(
                SIGN_INS_AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Session>> sessions = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                Door door = cluster.door(number);
                String email = emails.get(number);
                sessions.add(executor.submit(() -> new Session(email, signIn(door, email), ledger)));
            }
            return results(sessions);
        }
    }

    /** As somebody who tries again while there is too much to do. */
    static Tokens signIn(Door door, String email) {
        try {
            Answer answer = door.signIn(email, Cluster.PASSWORD);
            while (answer.status() == 503) {
                answer = door.signIn(email, Cluster.PASSWORD);
            }
            return answer.tokens();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException, ExecutionException {
        List<T> all = new ArrayList<>();
        for (Future<T> future : futures) {
            all.add(future.get());
        }
        return all;
    }
}
