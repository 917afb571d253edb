package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.ledger.Acceptance;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.Invite;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvitesTest {
    private final Papers papers = new Papers(11);

    private String code(SignedRecord enrolment) {
        Acceptance result = papers.take(enrolment);
        return result instanceof Acceptance.Refused refused
                ? refused.code()
                : result.getClass().getSimpleName();
    }

    @Test
    void letsTheBearerOfAnInviteIn() {
        Papers.Member node = papers.node("site-a", true);
        assertThat(code(node.enrol())).isEqualTo("Added");
        assertThat(papers.replica().state().members().find(node.id())).isPresent();
    }

    @Test
    void refusesAnExpiredInvite() {
        SigningKey bearer = papers.key();
        Invite old = papers.invite("site-a", false, bearer, Papers.START - 1_000);
        assertThat(code(papers.new Member(papers.key(), bearer, old).enrol())).isEqualTo("STALE");
    }

    @Test
    void refusesAnotherSiteThanTheInvites() {
        Papers.Member node = papers.node("site-a", false);
        byte[] proof = Invite.prove(node.bearer, node.id());
        assertThat(code(node.sign(node.enrolment("site-b", proof)))).isEqualTo("WRONG_TARGET");
    }

    @Test
    void refusesWhoOnlySawTheInvite() {
        Papers.Member node = papers.node("site-a", false);
        byte[] proof = Invite.prove(papers.key(), node.id());
        assertThat(code(node.sign(node.enrolment("site-a", proof)))).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void refusesAnInviteBelowTheThreshold() {
        SigningKey bearer = papers.key();
        Invite once = Invite.sign(
                Papers.MESH,
                "site-a",
                false,
                Instant.ofEpochMilli(Papers.START + 86_400_000),
                bearer.verifyingKey(),
                List.of(),
                papers.admin(0).key);
        assertThat(code(papers.new Member(papers.key(), bearer, once).enrol())).isEqualTo("BELOW_THRESHOLD");
    }
}
