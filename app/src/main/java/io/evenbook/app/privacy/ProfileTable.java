package io.evenbook.app.privacy;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.customer.CustomerProfile;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.port.CustomerProfiles;
import io.evenbook.api.port.PersonalData;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the profiles of customers in the table {@code access.customer_profile}, each sealed as one text. */
@Component
final class ProfileTable implements CustomerProfiles {
    private final JdbcClient postgres;
    private final PersonalData personalData;
    private final JsonMapper json;

    ProfileTable(JdbcClient postgres, PersonalData personalData, JsonMapper json) {
        this.postgres = postgres;
        this.personalData = personalData;
        this.json = json;
    }

    @Override
    public boolean add(CustomerId customerId, CustomerProfile profile) {
        Sealed given = personalData.seal(customerId.value(), place(customerId), json.writeValueAsString(profile));
        postgres.sql("insert into access.customer_profile (customer_id, profile) values (?, ?::jsonb)"
                        + " on conflict do nothing")
                .param(customerId.value())
                .param(json.writeValueAsString(given))
                .update();
        return stored(customerId).orElseThrow().match().equals(given.match());
    }

    @Override
    public Optional<CustomerProfile> find(CustomerId customerId) {
        return stored(customerId)
                .flatMap(profile -> personalData.open(profile, place(customerId)))
                .map(text -> json.readValue(text, CustomerProfile.class));
    }

    private Optional<Sealed> stored(CustomerId customerId) {
        return postgres.sql("select profile from access.customer_profile where customer_id = ?")
                .param(customerId.value())
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, Sealed.class));
    }

    private static String place(CustomerId customerId) {
        return "customer_profile/profile/" + customerId;
    }
}
