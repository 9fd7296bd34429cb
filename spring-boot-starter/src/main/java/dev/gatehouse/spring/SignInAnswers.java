package dev.gatehouse.spring;

import dev.gatehouse.core.factor.FactorKind;
import dev.gatehouse.core.signin.Grant;
import dev.gatehouse.core.signin.Renewal;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.meter.Tally;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import org.springframework.http.ResponseEntity;

/** What sign-ins of every kind are answered. */
final class SignInAnswers {

    /** In a header, both ways: whoever knows nothing of it is not bothered by it. */
    static final String DEVICE_TOKEN = "X-Device-Token";

    private final UserView view;
    private final String userName;
    private final Tally tally;

    SignInAnswers(UserView view, String userName, Tally tally) {
        this.view = view;
        this.userName = userName;
        this.tally = tally;
    }

    /**
     * 201 and the tokens.
     *
     * @throws ProblemException where it is anything but granted
     */
    ResponseEntity<GrantAnswer> answer(SignIn signIn, HttpServletRequest request) {
        return created(granted(signIn), request);
    }

    /**
     * The tokens.
     *
     * @throws ProblemException where it was refused
     */
    GrantAnswer answer(Renewal renewal) {
        return answer(renewed(renewal));
    }

    /** @throws ProblemException where it is anything but granted */
    Grant granted(SignIn signIn) {
        tally.signIn(signIn);
        return switch (signIn) {
            case SignIn.Granted(Grant grant) -> grant;
            case SignIn.Refused refused -> throw ProblemException.of(ProblemCode.SIGN_IN_REFUSED);
            case SignIn.SecondFactorNeeded needed ->
                throw ProblemException.of(ProblemCode.SECOND_FACTOR_REQUIRED).withSecondFactor(described(needed));
            case SignIn.SecondFactorRefused refused -> throw ProblemException.of(ProblemCode.SECOND_FACTOR_REFUSED);
        };
    }

    /** @throws ProblemException where it was refused */
    Grant renewed(Renewal renewal) {
        tally.renewal(renewal);
        return switch (renewal) {
            case Renewal.Renewed(Grant grant) -> grant;
            case Renewal.Refused(Renewal.Reason reason) -> throw ProblemException.of(codeOf(reason));
        };
    }

    /** The user, under the application's own word for one. */
    Map<String, Object> shown(User user) {
        return Map.of(userName, view.of(user));
    }

    private GrantAnswer answer(Grant grant) {
        return GrantAnswer.of(grant, shown(grant.user()));
    }

    private static ProblemCode codeOf(Renewal.Reason reason) {
        return switch (reason) {
            case INVALID -> ProblemCode.REFRESH_TOKEN_INVALID;
            case EXPIRED -> ProblemCode.PERMIT_EXPIRED;
            case REVOKED -> ProblemCode.PERMIT_REVOKED;
        };
    }

    private ResponseEntity<GrantAnswer> created(Grant grant, HttpServletRequest request) {
        URI address = URI.create(
                request.getContextPath() + "/api/permits/" + grant.permit().id());
        ResponseEntity.BodyBuilder created = ResponseEntity.created(address);
        if (grant.deviceToken() != null) {
            created.header(DEVICE_TOKEN, grant.deviceToken());
        }
        return created.body(answer(grant));
    }

    private static Problem.SecondFactor described(SignIn.SecondFactorNeeded needed) {
        return new Problem.SecondFactor(
                needed.challenge(),
                needed.expiresIn().toSeconds(),
                needed.kinds().stream().map(FactorKind::wireName).toList());
    }
}
