package io.evenbook.command;

import io.evenbook.api.customer.CustomerProfile;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.port.CustomerProfiles;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the endpoints of customers need from the service, in memory and without keys. */
@Configuration(proxyBeanMethods = false)
class CustomerBeans {

    @Bean
    CustomerProfiles customerProfiles() {
        Map<CustomerId, CustomerProfile> profiles = new ConcurrentHashMap<>();
        return new CustomerProfiles() {
            @Override
            public boolean add(CustomerId customerId, CustomerProfile profile) {
                profiles.putIfAbsent(customerId, profile);
                return profiles.get(customerId).equals(profile);
            }

            @Override
            public Optional<CustomerProfile> find(CustomerId customerId) {
                return Optional.ofNullable(profiles.get(customerId));
            }
        };
    }
}
