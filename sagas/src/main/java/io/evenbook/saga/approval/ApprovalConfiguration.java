package io.evenbook.saga.approval;

import io.evenbook.api.port.DueApprovals;
import io.evenbook.axon.postgres.lease.Ownership;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the expiry of approvals. */
@Configuration(proxyBeanMethods = false)
class ApprovalConfiguration {

    @Bean
    ApprovalExpiry approvalExpiry(DueApprovals approvals, CommandBus commands, Ownership ownership, Clock clock) {
        return new ApprovalExpiry(approvals, commands, ownership, clock);
    }
}
