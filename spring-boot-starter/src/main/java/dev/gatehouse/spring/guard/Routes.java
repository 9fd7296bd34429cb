package dev.gatehouse.spring.guard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Rules that say who may use routes, for routes that can't be annotated, or where one page with all of them is preferred:
 *
 * <pre>{@code
 * @Bean
 * Routes routes() {
 *     return Routes.builder()
 *             .anonymous(HttpMethod.GET, "/docs/**")
 *             .requires("Admins", "/admin/**")
 *             .build();
 * }
 * }</pre>
 *
 * <p>The first rule that matches decides. Patterns are Spring's {@linkplain org.springframework.web.util.pattern.PathPattern
 * path patterns}, read as the application's own mappings are, without its context path. Rules for GET are for HEAD as well;
 * rules without a method are for all. Of several beans those without an {@code @Order} come in the order of their
 * declaration, and what Gatehouse brings along comes last.
 */
public final class Routes {

    /** One rule; for every method where {@code method} is {@code null}. */
    record Rule(Access access, @Nullable HttpMethod method, String pattern) {}

    private final List<Rule> rules;

    private Routes(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    public static Builder builder() {
        return new Builder();
    }

    List<Rule> rules() {
        return rules;
    }

    /** Collects rules, in the order in which they are asked. */
    public static final class Builder {

        private static final Access ANONYMOUS = new Access.Anonymous();
        private static final Access CLOSED = new Access.Closed();

        private final List<Rule> rules = new ArrayList<>();

        private Builder() {}

        /** Lets in whoever meets the policy. */
        public Builder requires(String policy, String... patterns) {
            return add(new Access.Requires(policy), null, patterns);
        }

        /** Lets in whoever meets the policy. */
        public Builder requires(String policy, HttpMethod method, String... patterns) {
            return add(new Access.Requires(policy), method, patterns);
        }

        /** Lets in everybody. */
        public Builder anonymous(String... patterns) {
            return add(ANONYMOUS, null, patterns);
        }

        /** Lets in everybody. */
        public Builder anonymous(HttpMethod method, String... patterns) {
            return add(ANONYMOUS, method, patterns);
        }

        /** Lets in nobody: answers 404. For routes that come with a library and aren't wanted. */
        public Builder closed(String... patterns) {
            return add(CLOSED, null, patterns);
        }

        public Routes build() {
            return new Routes(rules);
        }

        private Builder add(Access access, @Nullable HttpMethod method, String... patterns) {
            if (patterns.length == 0) {
                throw new IllegalArgumentException("a rule needs at least one pattern");
            }
            for (String pattern : patterns) {
                rules.add(new Rule(access, method, pattern));
            }
            return this;
        }
    }
}
