package dev.gatehouse.viewer.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.viewer.openapi.quoted.ApiClient;
import dev.gatehouse.viewer.openapi.quoted.ApiResponse;
import dev.gatehouse.viewer.openapi.quoted.api.IndustriesApi;
import dev.gatehouse.viewer.openapi.quoted.api.PermitsApi;
import dev.gatehouse.viewer.openapi.quoted.api.SharesApi;
import dev.gatehouse.viewer.openapi.quoted.model.Industry;
import dev.gatehouse.viewer.openapi.quoted.model.QuotedShare;
import dev.gatehouse.viewer.openapi.quoted.model.QuotedShareForm;
import dev.gatehouse.viewer.openapi.quoted.model.QuotedSharePatch;
import dev.gatehouse.viewer.openapi.quoted.model.SignInForm;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that was made from the description of version 2.0. */
class QuotedClientTest {

    private static final String VERSION = "2.0";

    @TempDir
    private Path folder;

    @Test
    void readsAndWritesSharesAsTheyAreQuoted() throws Exception {
        try (RunningViewer viewer = RunningViewer.start(folder.resolve("data"))) {
            ApiClient client = new ApiClient();
            client.updateBaseUri(viewer.address());
            String token = new PermitsApi(client)
                    .signIn(new SignInForm().email("manager@viewer.example").password(RunningViewer.PASSWORD))
                    .getAccessToken();
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
            SharesApi shares = new SharesApi(client);

            assertThat(new IndustriesApi(client)
                            .listIndustries(null, null, null, null, null)
                            .getValue())
                    .extracting(Industry::getTag)
                    .contains("tech");
            QuotedShareForm form = new QuotedShareForm().symbol("GTH").price(new BigDecimal("12.50"));
            ApiResponse<QuotedShare> added = shares.putShareWithHttpInfo("1", "my-own", VERSION, form, null, "*");
            assertThat(added.getStatusCode()).isEqualTo(201);
            String tag = added.getHeaders().get("etag").getFirst();

            QuotedShare changed = shares.patchShare(
                    "1", "my-own", VERSION, tag, new QuotedSharePatch().price(new BigDecimal("13.75")));
            assertThat(changed.getSymbol()).isEqualTo("GTH");
            assertThat(changed.getIndustryId()).isEqualTo("1");
            assertThat(changed.getLatest().getPrice()).isEqualByComparingTo("13.75");
            assertThat(changed.getLatest().getChangePercent()).isEqualByComparingTo("10");
            assertThat(changed.getIndex().getBasePrice()).isEqualByComparingTo("12.5");
            assertThat(shares.listShares("1", VERSION, "symbol eq 'GTH'", "symbol desc", 1, null, null)
                            .getValue())
                    .extracting(QuotedShare::getId)
                    .containsExactly("my-own");
            shares.removeShare("1", "my-own", "*");
        }
    }
}
