package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRetirement;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRotation;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The keys that sign: what there are, their rotation, and their end in an emergency. Never shows a key itself. */
@RestController
@RequestMapping("/api/keys")
@RequiresPolicy(Policies.AUTHENTICATED)
@AsksForPolicy("${gatehouse.web.key-policy:Admins}")
final class KeyEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(KeyEndpoints.class);

    private final KeyManager manager;
    private final KeyRing keys;
    private final CutOffs cutOffs;
    private final Revocations revocations;
    private final PolicyGuard guard;
    private final String policy;

    /** @param policy of those who may */
    KeyEndpoints(
            KeyManager manager,
            KeyRing keys,
            CutOffs cutOffs,
            Revocations revocations,
            PolicyGuard guard,
            String policy) {
        this.manager = manager;
        this.keys = keys;
        this.cutOffs = cutOffs;
        this.revocations = revocations;
        this.guard = guard;
        this.policy = policy;
    }

    @GetMapping
    Page<KeyDescription> list(Subject caller) {
        guard.require(policy, caller);
        return new Page<>(manager.list(), null);
    }

    @GetMapping("/{id}")
    KeyDescription find(@PathVariable String id, Subject caller) {
        return list(caller).value().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    /** 201 where a key was made; 200 where one was new already, for it is what was wanted. */
    @PostMapping
    ResponseEntity<KeyDescription> rotate(@RequestBody RotationForm form, Subject caller, HttpServletRequest request) {
        guard.require(policy, caller);
        KeyRotation rotation = manager.rotate(checked(form.purpose()));
        keys.reload();
        return switch (rotation) {
            case KeyRotation.Made(KeyDescription key) -> {
                LOG.info("user {} made {} key {}", caller.userId(), key.purpose(), key.id());
                yield ResponseEntity.created(address(key, request)).body(key);
            }
            case KeyRotation.AlreadyMade(KeyDescription key) -> ResponseEntity.ok(key);
            case KeyRotation.NoStoredKey none -> throw ProblemException.of(ProblemCode.NOT_FOUND);
        };
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Confirmation> retire(
            @PathVariable String id,
            Subject caller,
            @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.answer(retireFor(caller, id, wait));
    }

    @DeleteMapping(path = "/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> retireAndTell(
            @PathVariable String id,
            Subject caller,
            @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.tell(retireFor(caller, id, wait));
    }

    /** Answers whether all nodes are waited for. */
    private boolean retireFor(Subject caller, String id, @Nullable String wait) {
        guard.require(policy, caller);
        boolean forAll = Revocations.isForAll(wait);
        retire(id);
        LOG.warn("user {} retired key {}", caller.userId(), id);
        return forAll;
    }

    private void retire(String id) {
        switch (manager.retire(id)) {
            case KeyRetirement.Retired retired -> {
                cutOffs.add(retired.cutOff());
                keys.reload();
            }
            case KeyRetirement.Unknown unknown -> throw ProblemException.of(ProblemCode.NOT_FOUND);
            case KeyRetirement.Indispensable needed -> throw ProblemException.of(ProblemCode.STILL_IN_USE);
        }
    }

    private static KeyPurpose checked(@Nullable KeyPurpose purpose) {
        if (purpose == null) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("purpose", FieldCode.REQUIRED);
        }
        if (purpose == KeyPurpose.LINEAGE) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("purpose", FieldCode.UNKNOWN);
        }
        return purpose;
    }

    private static URI address(KeyDescription key, HttpServletRequest request) {
        return URI.create(request.getContextPath() + "/api/keys/" + key.id());
    }
}
