/** Has the books checked again and again. */
package io.evenbook.saga.control;
