package dev.gatehouse.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;

final class WebArgumentsTest {

    private static final int ITEMS = 250;

    private final Things things = new Things();
    private final MockMvcTester mvc = MockMvcTester.create(MockMvcBuilders.standaloneSetup(things)
            .addPlaceholderValue("owner.name", "trader")
            .setCustomArgumentResolvers(resolvers())
            .build());

    @Test
    void answersTheFirstHundredAndTheWayToTheRest() {
        Page<Integer> page = get("/things");

        assertThat(page.value()).hasSize(100).startsWith(0).endsWith(99);
        assertThat(page.nextLink()).isEqualTo("http://localhost/things?skip=100");
    }

    @Test
    void everyItemIsOnExactlyOneOfTheLinkedPages() {
        List<Integer> seen = new ArrayList<>();
        String next = "/things?top=50";
        while (next != null) {
            Page<Integer> page = get(next);
            seen.addAll(page.value());
            next = page.nextLink();
        }

        assertThat(seen).isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
    }

    @Test
    void theLastFullPageHasNoLink() {
        assertThat(get("/things?top=125&skip=125").nextLink()).isNull();
        assertThat(get("/things?top=125&skip=124").nextLink()).isNotNull();
    }

    @Test
    void theLinkKeepsTheOtherParameters() {
        assertThat(get("/things?trader=a%20b%26c&skip=7&top=3&api-version=1.0").nextLink())
                .isEqualTo("http://localhost/things?trader=a%20b%26c&top=3&api-version=1.0&skip=10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"top=1", "top=1000", "skip=0", "skip=1000000000", "colour=red", "trader=x", "api-version=9"})
    void takesWhatItKnows(String query) {
        assertThat(mvc.get().uri("/things?" + query)).hasStatusOk();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top=0", "top=1001", "top=-1", "top=", "top=x", "top=1.0", "top=%2B1", "top=1&top=1", "top=99999999999",
                "skip=-1", "skip=1000000001", "skip=", "skip=9999999999", "filter=x", "orderby=tag", "$top=1", "Top=1",
                        "x"
            })
    void refusesWhatItDoesNot(String query) {
        assertThat(mvc.get().uri("/things?" + query)).hasStatus(400).bodyText().isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(mvc.put().uri("/things").header("If-Match", "\"1\"").header("If-Match", "\"2\""))
                .bodyText()
                .satisfies(text -> assertThat(text).contains("1").contains("2"));
    }

    @Test
    void aWriteWithoutAPreconditionIsRefused() {
        assertThat(mvc.put().uri("/things")).hasStatus(428);
    }

    @Test
    void aMalformedPreconditionIsRefused() {
        assertThat(mvc.put().uri("/things").header("If-Match", "1")).hasStatus(400);
    }

    private Page<Integer> get(String uri) {
        assertThat(mvc.get().uri(URI.create(uri))).hasStatusOk();
        return Objects.requireNonNull(things.answered);
    }

    private static HandlerMethodArgumentResolver[] resolvers() {
        List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
        new WebArguments(
                        new MockEnvironment().withProperty("owner.name", "trader"),
                        new StaticListableBeanFactory().getBeanProvider(RepeatableRequests.class))
                .addArgumentResolvers(resolvers);
        return resolvers.toArray(HandlerMethodArgumentResolver[]::new);
    }

    @RestController
    static final class Things {

        @Nullable
        Page<Integer> answered;

        @GetMapping("/things")
        String list(
                Paging paging,
                @RequestParam(required = false) String colour,
                @RequestParam(name = "${owner.name}", required = false) String owner) {
            answered = paging.page(IntStream.range(0, ITEMS)
                    .boxed()
                    .skip(paging.skip())
                    .limit(paging.topAndOne())
                    .toList());
            return "listed";
        }

        @PutMapping("/things")
        String put(IfMatch ifMatch) {
            return ifMatch.versions().toString();
        }

        @ExceptionHandler
        ResponseEntity<String> answer(ProblemException problem) {
            ProblemCode code = problem.code();
            return ResponseEntity.status(code.status()).body(code.name());
        }
    }
}
