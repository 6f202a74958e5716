/** Destroys the keys of erased subjects. */
package io.evenbook.saga.erasure;
