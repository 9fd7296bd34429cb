package dev.gatehouse.spring.problem;

import dev.gatehouse.core.policy.Description;
import dev.gatehouse.core.user.HasherBusyException;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.MDC;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

/** The smallest application behind the door. */
@SpringBootConfiguration
@EnableAutoConfiguration(excludeName = "dev.gatehouse.spring.GatehouseAutoConfiguration")
@Import({ProblemConfiguration.class, TestDoor.Routes.class})
class TestDoor {

    static final String SECRET = "hunter2-must-not-leak";

    enum Color {
        RED,
        GREEN
    }

    record Inner(String name, Integer size) {}

    record Form(
            String text,
            Integer count,
            int primitive,
            Long big,
            BigDecimal price,
            Double ratio,
            Boolean flag,
            Instant at,
            LocalDate day,
            Color color,
            List<String> tags,
            Inner inner,
            Map<String, Integer> sizes) {}

    @Bean
    SecurityFilterChain chain(HttpSecurity http, SecurityProblems problems) throws Exception {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers("/closed")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .build();
    }

    @RestController
    static class Routes {

        private final DeviceReader devices = new DeviceReader();

        @PostMapping("/forms")
        Form echo(@RequestBody Form form) {
            return form;
        }

        @PostMapping("/bytes")
        int count(HttpServletRequest request) throws IOException {
            return request.getInputStream().readAllBytes().length;
        }

        @PostMapping("/optional")
        String optional(@RequestBody(required = false) Form form, @RequestParam(required = false) String name) {
            return form == null ? "none " + name : "some " + name;
        }

        @PatchMapping(path = "/forms", consumes = "application/merge-patch+json")
        JsonNode patch(@RequestBody JsonNode patch) {
            return patch;
        }

        @GetMapping("/items/{id}")
        long item(@PathVariable long id, @RequestParam(defaultValue = "1") int top) {
            return id + top;
        }

        @GetMapping("/needs")
        String needs(@RequestParam String name, @RequestHeader("x-needed") String header) {
            return name + header;
        }

        @GetMapping(path = "/json", produces = "application/json")
        Inner json() {
            return new Inner("a", null);
        }

        @GetMapping("/device")
        Device device(HttpServletRequest request) {
            return devices.read(request);
        }

        @GetMapping("/trace")
        Map<String, String> trace() {
            return MDC.getCopyOfContextMap();
        }

        @GetMapping("/async")
        Callable<String> async() {
            return () -> {
                throw new IllegalStateException(SECRET);
            };
        }

        @GetMapping("/half")
        void half(HttpServletResponse response) throws IOException {
            response.getOutputStream().write(new byte[100_000]);
            throw new IllegalStateException(SECRET);
        }

        @GetMapping("/prepared")
        void prepared(HttpServletResponse response) throws IOException {
            response.setHeader("ETag", "\"1\"");
            response.setHeader("Location", "/elsewhere");
            response.setHeader("x-kept", "yes");
            response.setContentType("text/csv");
            response.getWriter().write("a,b");
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }

        @GetMapping("/problems/{code}")
        void problem(@PathVariable String code) {
            ProblemCode thrown = Arrays.stream(ProblemCode.values())
                    .filter(known -> known.code().equals(code))
                    .findFirst()
                    .orElseThrow();
            throw switch (thrown) {
                case BODY_TOO_LARGE, FIRST_SENT_OUT_OF_RANGE -> ProblemException.of(thrown, 7);
                default -> ProblemException.of(thrown);
            };
        }

        @GetMapping("/fields")
        void fields() {
            throw ProblemException.of(ProblemCode.INVALID_FIELD)
                    .withField("name", FieldCode.TOO_LONG, 100)
                    .withField("price", FieldCode.REQUIRED);
        }

        @GetMapping("/policy")
        void policy() {
            throw ProblemException.of(ProblemCode.POLICY_NOT_MET)
                    .withPolicy(
                            "SkilledTraders",
                            "requirement.minimumPeriod",
                            List.of(new Description("requirement.years", List.of(1)), "jwt.datej"),
                            LocalDate.of(2026, 11, 22));
        }

        @GetMapping("/failures/{kind}")
        void fail(@PathVariable String kind, HttpServletResponse response) throws Exception {
            switch (kind) {
                case "unexpected" -> throw new IllegalStateException(SECRET);
                case "error" -> throw new StackOverflowError(SECRET);
                case "database" ->
                    throw new DataAccessResourceFailureException(SECRET, new SQLException(SECRET, "08006", 7));
                case "uncategorized" ->
                    throw new UncategorizedSQLException(SECRET, SECRET, new SQLException(SECRET, null, 13));
                case "transaction" -> throw new CannotCreateTransactionException(SECRET, new SQLException(SECRET));
                case "unique" -> throw new DuplicateKeyException(SECRET, new SQLException(SECRET, "23505", 19));
                case "busy" -> throw new HasherBusyException(Duration.ofMillis(2100));
                case "denied" -> throw new AccessDeniedException(SECRET);
                case "conflict" -> throw new ResponseStatusException(HttpStatus.CONFLICT, SECRET);
                case "teapot" -> response.sendError(418, SECRET);
                case "sendError500" -> response.sendError(500, SECRET);
                case "gone" -> throw new IOException("Broken pipe");
                default -> throw new IllegalArgumentException(kind);
            }
        }

        @GetMapping(path = "/versioned", version = "1.0")
        ResponseEntity<String> versioned() {
            return ResponseEntity.ok().eTag("1").body("one");
        }
    }
}
