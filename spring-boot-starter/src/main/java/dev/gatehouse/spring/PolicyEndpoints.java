package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Policy;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.PolicyDescription;
import dev.gatehouse.model.PolicyExplanation;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyDecision;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.Descriptions;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the policies ask for, and what they come to for the caller; for those of the manager policy, for others too. What is
 * told is what {@link PolicyGuard} enforces.
 */
@RestController
@RequestMapping(PolicyEndpoints.PATH)
@RequiresPolicy(Policies.AUTHENTICATED)
final class PolicyEndpoints {

    static final String PATH = "/api/policies";

    /** The application's own word for a user names the query parameter too. */
    private static final String USER_PARAMETER = "${gatehouse.web.user-name:user}";

    private final Policies policies;
    private final PolicyGuard guard;
    private final UserManager users;
    private final SignInManager signIns;
    private final String managerPolicy;
    private final String userParameter;

    PolicyEndpoints(
            Policies policies,
            PolicyGuard guard,
            UserManager users,
            SignInManager signIns,
            GatehouseProperties.WebProperties web) {
        this.policies = policies;
        this.guard = guard;
        this.users = users;
        this.signIns = signIns;
        this.managerPolicy = web.managerPolicy();
        this.userParameter = web.userName();
    }

    @GetMapping
    ResponseEntity<Page<PolicyDescription>> list(Paging paging, HttpServletRequest request) {
        Descriptions words = Descriptions.in(request);
        List<PolicyDescription> described = policies.names().stream()
                .skip(paging.skip())
                .limit(paging.topAndOne())
                .map(name -> new PolicyDescription(
                        name, words.word(policies.get(name).requirement().description())))
                .toList();
        return answer(words).body(paging.page(described));
    }

    @GetMapping("/{name}/explain")
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<PolicyExplanation> explain(
            @PathVariable String name,
            @RequestParam(name = USER_PARAMETER, required = false) @Nullable String user,
            Subject caller,
            HttpServletRequest request) {
        String userId = user == null ? caller.userId() : user;
        boolean ofAnother = !userId.equals(caller.userId());
        if (ofAnother) {
            guard.require(managerPolicy, caller);
        }
        Policy policy = policies.find(name).orElseThrow(() -> unknown("name"));
        Subject subject = ofAnother ? preview(userId) : caller;
        Descriptions words = Descriptions.in(request);
        return answer(words).body(explanation(guard.decide(policy, subject), subject, words));
    }

    private Subject preview(String userId) {
        return users.find(userId).map(signIns::preview).orElseThrow(() -> unknown(userParameter));
    }

    static PolicyExplanation explanation(PolicyDecision decision, Subject subject, Descriptions words) {
        Outcome outcome = decision.outcome();
        return new PolicyExplanation(
                decision.policy().name(),
                subject.userId(),
                words.word(outcome.requirement()),
                decision.isMet(),
                words.word(outcome.reason()),
                outcome.metFrom(),
                decision.revocationsUnknown() ? true : null,
                parts(outcome, words));
    }

    private static @Nullable List<PolicyExplanation.Part> parts(Outcome outcome, Descriptions words) {
        return outcome.parts().isEmpty()
                ? null
                : outcome.parts().stream().map(part -> part(part, words)).toList();
    }

    private static PolicyExplanation.Part part(Outcome outcome, Descriptions words) {
        return new PolicyExplanation.Part(
                words.word(outcome.requirement()),
                outcome instanceof Outcome.Met,
                words.word(outcome.reason()),
                outcome.metFrom(),
                parts(outcome, words));
    }

    private static ResponseEntity.BodyBuilder answer(Descriptions words) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_LANGUAGE, words.language())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE);
    }

    private static ProblemException unknown(String field) {
        return ProblemException.of(ProblemCode.NOT_FOUND).withField(field, FieldCode.UNKNOWN);
    }
}
