package dev.gatehouse.viewer.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.viewer.openapi.plain.ApiClient;
import dev.gatehouse.viewer.openapi.plain.ApiException;
import dev.gatehouse.viewer.openapi.plain.api.PermitsApi;
import dev.gatehouse.viewer.openapi.plain.api.PoliciesApi;
import dev.gatehouse.viewer.openapi.plain.api.SharesApi;
import dev.gatehouse.viewer.openapi.plain.model.GrantAnswer;
import dev.gatehouse.viewer.openapi.plain.model.PriceEvent;
import dev.gatehouse.viewer.openapi.plain.model.Problem;
import dev.gatehouse.viewer.openapi.plain.model.RenewalForm;
import dev.gatehouse.viewer.openapi.plain.model.Share;
import dev.gatehouse.viewer.openapi.plain.model.ShareForm;
import dev.gatehouse.viewer.openapi.plain.model.SharePatch;
import dev.gatehouse.viewer.openapi.plain.model.SignInForm;
import dev.gatehouse.viewer.openapi.quoted.model.QuotedShare;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's story, told with the clients that were made from the descriptions. None of them reads a stream event by event: that is
 * the JDK's to do, and its events are the client's to read.
 */
class StoryTest {

    @TempDir
    private static Path folder;

    private static RunningViewer viewer;

    @BeforeAll
    static void start() throws Exception {
        viewer = RunningViewer.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void tellsTheStoryOfTheReadme() throws Exception {
        ApiClient skilled = signedIn(signIn("skilled").getAccessToken());
        SharesApi shares = new SharesApi(skilled);
        assertThat(shares.listShares("1", null, null, null, null, null).getValue())
                .extracting(Share::getTag)
                .contains("BUD");

        QuotedShare quoted =
                new dev.gatehouse.viewer.openapi.quoted.api.SharesApi(quoting(skilled())).getShare("1", "1", "2.0");
        assertThat(quoted.getSymbol()).isEqualTo("BUD");
        assertThat(quoted.getLatest().getChangePercent()).isNotNull();
        assertThat(quoted.getIndex().getWeightPercent()).isPositive();

        ShareForm form = new ShareForm().tag("GTH").price(new BigDecimal("12.50"));
        ApiException refused = catchThrowableOfType(ApiException.class, () -> shares.addShare("1", form, null, null));
        Problem problem = problem(refused);
        assertThat(refused.getCode()).isEqualTo(403);
        assertThat(problem.getCode()).isEqualTo("PolicyNotMet");
        assertThat(problem.getPolicy().getName()).isEqualTo("TraderManagers");
        assertThat(new PoliciesApi(skilled)
                        .explainPolicy("TraderManagers", null)
                        .getMet())
                .isFalse();

        GrantAnswer permit = signIn("manager");
        assertThat(permit.getTrader().getEmail()).isEqualTo("manager@viewer.example");
        SharesApi managed = new SharesApi(signedIn(permit.getAccessToken()));
        Share added = managed.addShare("1", form, null, null);
        Share changed =
                managed.patchShare("1", added.getId(), "\"1\"", new SharePatch().price(new BigDecimal("13.75")));
        assertThat(changed.getTag()).isEqualTo("GTH");
        assertThat(changed.getPrice()).isEqualByComparingTo("13.75");
        assertThat(changed.getVersion()).isEqualTo(2);
        assertThat(managed.chartPrices("1", added.getId(), null, null, 1)
                        .getLatest()
                        .getPrice())
                .isEqualByComparingTo("13.75");
        assertThat(nextPrice("13.75").getTag()).isEqualTo("GTH");
        managed.removeShare("1", added.getId(), "\"2\"");

        RenewalForm renewal = new RenewalForm()
                .refreshToken(permit.getRefreshToken())
                .attempt(UUID.randomUUID().toString());
        GrantAnswer renewed = permits(null).renew(renewal);
        assertThat(permits(null).renew(renewal).getRefreshToken()).isEqualTo(renewed.getRefreshToken());

        permits(renewed.getAccessToken()).signOut(null);
        SharesApi over = new SharesApi(signedIn(renewed.getAccessToken()));
        ApiException revoked =
                catchThrowableOfType(ApiException.class, () -> over.listShares("1", null, null, null, null, null));
        assertThat(problem(revoked).getCode()).isEqualTo("TokenRevoked");
    }

    /** The first event of that price, of all there ever were. */
    private static PriceEvent nextPrice(String price) throws Exception {
        HttpRequest listening = HttpRequest.newBuilder(URI.create(viewer.address() + "/api/prices/stream?industry=1"))
                .header("Authorization", "Bearer " + skilled())
                .header("Last-Event-ID", "0")
                .build();
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<String> lines =
                        http.send(listening, BodyHandlers.ofLines()).body()) {
            String event = lines.filter(line -> line.startsWith("data:") && line.contains(price))
                    .findFirst()
                    .orElseThrow();
            http.shutdownNow();
            return new ApiClient().getObjectMapper().readValue(event.substring("data:".length()), PriceEvent.class);
        }
    }

    private static String skilled() throws ApiException {
        return signIn("skilled").getAccessToken();
    }

    private static dev.gatehouse.viewer.openapi.quoted.ApiClient quoting(String accessToken) {
        dev.gatehouse.viewer.openapi.quoted.ApiClient client = new dev.gatehouse.viewer.openapi.quoted.ApiClient();
        client.updateBaseUri(viewer.address());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + accessToken));
        return client;
    }

    private static GrantAnswer signIn(String who) throws ApiException {
        return permits(null)
                .signIn(new SignInForm().email(who + "@viewer.example").password(RunningViewer.PASSWORD));
    }

    private static PermitsApi permits(String accessToken) {
        return new PermitsApi(signedIn(accessToken));
    }

    private static ApiClient signedIn(String accessToken) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(viewer.address());
        if (accessToken != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + accessToken));
        }
        return client;
    }

    private static Problem problem(ApiException refused) throws Exception {
        return new ApiClient().getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
    }
}
