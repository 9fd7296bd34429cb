package dev.gatehouse.spring;

import dev.gatehouse.core.factor.FactorKind;
import dev.gatehouse.core.signin.Grant;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/** What sign-ins of every kind are answered. */
final class SignInAnswers {

    /** In a header, both ways: whoever knows nothing of it is not bothered by it. */
    static final String DEVICE_TOKEN = "X-Device-Token";

    private final UserView view;
    private final String userName;

    SignInAnswers(UserView view, String userName) {
        this.view = view;
        this.userName = userName;
    }

    /**
     * 201 and the tokens.
     *
     * @throws ProblemException where it is anything but granted
     */
    ResponseEntity<GrantAnswer> answer(SignIn signIn, HttpServletRequest request) {
        return switch (signIn) {
            case SignIn.Granted(Grant grant) -> created(grant, request);
            case SignIn.Refused refused -> throw ProblemException.of(ProblemCode.SIGN_IN_REFUSED);
            case SignIn.SecondFactorNeeded needed ->
                throw ProblemException.of(ProblemCode.SECOND_FACTOR_REQUIRED).withSecondFactor(described(needed));
            case SignIn.SecondFactorRefused refused -> throw ProblemException.of(ProblemCode.SECOND_FACTOR_REFUSED);
        };
    }

    GrantAnswer answer(Grant grant) {
        return GrantAnswer.of(grant, userName, view);
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
