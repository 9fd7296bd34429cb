package dev.gatehouse.spring.http;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** An application with users that were made before it started; it hashes as those who made them do. */
public final class ServedUsers implements AutoCloseable {

    private final RunningApplication app;

    private ServedUsers(RunningApplication app) {
        this.app = app;
    }

    public static ServedUsers start(Path data, String... settings) {
        return new ServedUsers(RunningApplication.startHashing(data, settings));
    }

    /** What is answered to whoever signs in so and lists the users, which Admins may. */
    public int listAs(String email, String password) {
        HttpResponse<String> signedIn = app.signIn(email, password);
        return signedIn.statusCode() == 201
                ? app.get("/api/users", Tokens.of(signedIn).access()).statusCode()
                : signedIn.statusCode();
    }

    /** The refresh token of a new permit. */
    public String signedInAs(String email, String password) {
        return Tokens.of(app.signIn(email, password)).refresh();
    }

    /** The code a renewal is refused with. */
    public String renew(String refreshToken) {
        return RunningApplication.code(app.renew(refreshToken));
    }

    /** E-mails that are to be sent. */
    public int mailsWaiting() {
        return app.bean(Database.class)
                .read(client -> client.sql("select count(*) from outbox")
                        .query(Integer.class)
                        .single());
    }

    @Override
    public void close() {
        app.close();
    }
}
