/** A bounded cache behind Axon's {@link org.axonframework.common.caching.Cache}. */
package io.evenbook.axon.postgres.cache;
