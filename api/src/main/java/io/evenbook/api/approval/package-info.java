/** Four eyes: policies that ask for a second person, and requests that wait for one. */
package io.evenbook.api.approval;
