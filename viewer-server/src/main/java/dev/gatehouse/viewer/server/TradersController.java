package dev.gatehouse.viewer.server;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.viewer.model.Trader;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/traders}: everybody sees themselves, managers everybody. */
@RestController
@RequestMapping("/api/traders")
final class TradersController {

    private final UserManager users;
    private final PolicyGuard guard;

    TradersController(UserManager users, PolicyGuard guard) {
        this.users = users;
        this.guard = guard;
    }

    @GetMapping
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    Page<Trader> list(Paging paging) {
        return paging.page(users.list(paging.topAndOne(), paging.skip()).stream()
                .map(Traders::of)
                .toList());
    }

    @GetMapping("/me")
    @RequiresPolicy(ViewerPolicies.ALL_TRADERS)
    ResponseEntity<Trader> me(Subject caller) {
        return answer(caller.userId());
    }

    /** The policy is asked before the rows: who may not see others learns nothing of which ids there are. */
    @GetMapping("/{id}")
    @RequiresPolicy(ViewerPolicies.ALL_TRADERS)
    ResponseEntity<Trader> find(@PathVariable String id, Subject caller) {
        if (!caller.userId().equals(id)) {
            guard.require(ViewerPolicies.TRADER_MANAGERS, caller);
        }
        return answer(id);
    }

    private ResponseEntity<Trader> answer(String id) {
        return users.find(id)
                .map(Traders::of)
                .map(trader -> Answers.ok(trader, trader.version()))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }
}
