package io.evenbook.saga;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The processes of the service: settlement, order routing and hold releases. Needs to know who owns the commands, an event store, a token
 * store and a saga store that share the transaction manager's transaction, and a batch dispatcher whose refusals are the rejected
 * commands.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class SagaConfiguration {}
