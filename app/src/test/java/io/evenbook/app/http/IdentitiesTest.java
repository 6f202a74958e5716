package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.UserId;
import io.evenbook.app.Tokens;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Subjects of an issuer of tokens log in as the users that administrators linked them to. */
class IdentitiesTest extends WholeServiceTest {
    private static final String ISSUER = "https://login.example.com";
    private static final String ASSETS = "/api/v1/assets";

    private final Customers users = new Customers(service, anonymous);
    private final String subject = unique("mail") + "@example.com";
    private final UserId userId = users.create(unique("ida"), null, "SUPPORT");
    private final String path = "/api/v1/users/" + userId + "/identities";
    private final Client bearer = anonymous.bearer(Tokens.issued(ISSUER, subject));

    @Test
    void aLinkedSubjectIsItsUserWithTheUsersRoles() {
        operator.post(path, link(subject)).expect(201);
        bearer.get("/api/v1/accounts/acc_nobody").expectProblem(404, "account.unknown");
        bearer.post(ASSETS, "{'asset':'X1','name':'x','type':'CRYPTO','decimals':2}")
                .expectProblem(403, "auth.forbidden");
        anonymous
                .bearer(Tokens.issued("https://other.example.com", subject))
                .post(ASSETS, "{}")
                .expectProblem(400, "request.malformed");
    }

    @Test
    void aLinkIsMadeOnceAndForOneUser() {
        String first = operator.post(path, link(subject)).expect(201).text("/identityId");
        assertThat(operator.post(path, link(subject)).expect(201).text("/identityId"))
                .isEqualTo(first);
        assertThat(operator.get(path).expect(200).items())
                .singleElement()
                .satisfies(item -> assertThat(item.at("/issuer").asString()).isEqualTo(ISSUER));
        UserId other = users.create(unique("ivo"), null, "SUPPORT");
        operator.post("/api/v1/users/" + other + "/identities", link(subject)).expectProblem(409, "identity.taken");
    }

    @Test
    void anEndedLoginIsRefusedAtItsNextRequest() {
        String identityId = operator.post(path, link(subject)).expect(201).text("/identityId");
        bearer.post("/api/v1/accounts", "{}").expectProblem(403, "auth.forbidden");
        String delete = path + "/" + identityId + "?reason=leaves";
        operator.delete(delete).expect(200);
        // The service of the tests takes roles from claims: the bearer is an operator again, and nobody of the log.
        bearer.post("/api/v1/accounts", "{}").expectProblem(400, "request.malformed");
        operator.delete(delete).expectProblem(404, "identity.unknown");
        assertThat(operator.get(path).expect(200).items()).isEmpty();
        operator.post(path, link(subject)).expect(201);
        bearer.post("/api/v1/accounts", "{}").expectProblem(403, "auth.forbidden");
    }

    @Test
    void onlyAdministratorsLink() {
        trader.post(path, link(subject)).expectProblem(403, "auth.forbidden");
        auditor.post(path, link(subject)).expectProblem(403, "auth.forbidden");
        auditor.get(path).expect(200);
        operator.post("/api/v1/users/usr_nobody/identities", link(subject)).expectProblem(404, "user.unknown");
        operator.delete(path + "/idn_x?reason=x").expectProblem(404, "identity.unknown");
        operator.delete(path + "/idn_" + "0".repeat(26)).expectProblem(400, "request.malformed");
        operator.post(path, "{'issuer':'','subject':'s','reason':'r'}").expectProblem(400, "request.malformed");
    }

    @Test
    void theSubjectIsStoredNowhere() {
        operator.post(path, link(subject)).expect(201);
        JdbcClient postgres = JdbcClient.create(service.bean("dataSource", DataSource.class));
        for (String table : List.of("events", "command_keys", "access.identity")) {
            assertThat(postgres.sql("select count(*) from %s t where t::text like ?".formatted(table))
                            .param("%" + subject + "%")
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    private static String link(String subject) {
        return "{'issuer':'%s','subject':'%s','reason':'joins'}".formatted(ISSUER, subject);
    }
}
