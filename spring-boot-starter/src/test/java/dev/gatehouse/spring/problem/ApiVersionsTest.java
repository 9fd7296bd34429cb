package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionsTest extends DoorTest {

    @Test
    void theVersionIsTakenFromQueryOrHeaderOrIsTheDefault() {
        assertThat(get("/versioned").body()).isEqualTo("one");
        assertThat(get("/versioned?api-version=1.0").body()).isEqualTo("one");
        assertThat(get("/versioned", "x-api-version", "1.0").body()).isEqualTo("one");
        assertThat(get("/versioned?api-version=1.0", "x-api-version", "1.0").body())
                .isEqualTo("one");
        assertThat(get("/items/1?api-version=1.0").body()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.0", "1.1", "0.0", "1", "1.0.0", "v1.0", "1.", ".0", "1.0a", "", "-1.0", "1,0", "%2B1.0", "1.0%20",
                "99999.0", "latest"
            })
    void anyOtherVersionIsRefused(String version) {
        problem(get("/versioned?api-version=" + version), 400, "UnsupportedApiVersionValue");
        problem(get("/items/1?api-version=" + version), 400, "UnsupportedApiVersionValue");
    }

    @Test
    void aHeaderIsAsStrict() {
        problem(get("/items/1", "x-api-version", "2.0"), 400, "UnsupportedApiVersionValue");
        problem(get("/items/1", "x-api-version", "1.0, 1.0"), 400, "UnsupportedApiVersionValue");
        problem(get("/items/1", "x-api-version", ""), 400, "UnsupportedApiVersionValue");
    }

    @Test
    void twoDifferentVersionsAreNone() {
        problem(get("/items/1?api-version=1.0", "x-api-version", "2.0"), 400, "UnsupportedApiVersionValue");
        problem(get("/items/1?api-version=1.0&api-version=1.1"), 400, "UnsupportedApiVersionValue");
    }

    @Test
    void everyAnswerSaysWhatIsSupported() {
        HttpResponse<String> answer = get("/items/1");

        assertThat(answer.headers().allValues("api-supported-versions")).containsExactly("1.0");
    }
}
