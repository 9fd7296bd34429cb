package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;

class RevocationsTest {

    @Test
    void whatIsRevokedIsNotSaidToHaveFailedBecauseNobodyElseCanBeAsked() {
        Revocations revocations = new Revocations(
                (atMost, progress) -> {
                    throw new DataAccessResourceFailureException("the database is away");
                },
                Duration.ofSeconds(1));

        assertThat(revocations.answer(true).getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(revocations.answer(false).getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
    }
}
