/** Orders and their life. */
package io.evenbook.api.order;
