package dev.gatehouse.drills;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a node is called: directly, or through something that disturbs. */
record Door(URI address) {

    static Door at(int port) {
        return new Door(URI.create("http://localhost:" + port));
    }

    Answer signIn(String email, String password) throws IOException {
        return send("POST", "/api/permits", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password), null);
    }

    Answer renew(String refreshToken, @Nullable String attempt) throws IOException {
        String attempted = attempt == null ? "" : ",\"attempt\":\"" + attempt + "\"";
        return send(
                "POST", "/api/permits/renewal", "{\"refreshToken\":\"" + refreshToken + "\"" + attempted + "}", null);
    }

    Answer signOut(String accessToken) throws IOException {
        return send("DELETE", "/api/permits/current", null, accessToken);
    }

    /**
     * Signs out, as somebody does who is told to come later: again. Whether it was done; where the token was revoked
     * meanwhile, what was answered 503 had been done.
     */
    boolean signOutPatiently(String accessToken) throws IOException {
        Answer answer = signOut(accessToken);
        boolean isAgain = false;
        while (answer.status() == 503) {
            isAgain = true;
            answer = signOut(accessToken);
        }
        return answer.status() == 204 || (isAgain && answer.code().equals("TokenRevoked"));
    }

    /**
     * Asks for what a token and its policy decide, and nothing but they: the answer is 403 for whoever has been here for too
     * short a time (all whom the drills sign in), and 401 for a token that is refused. No row is read.
     */
    Answer check(String accessToken) throws IOException {
        return send("GET", "/api/industries", null, accessToken);
    }

    Answer send(String method, String path, @Nullable String json, @Nullable String token) throws IOException {
        return Http.send(method, address.resolve(path), json, token);
    }

    /** Whether it failed before anything was sent. */
    static boolean isRefused(IOException failure) {
        return failure instanceof ConnectException;
    }
}
