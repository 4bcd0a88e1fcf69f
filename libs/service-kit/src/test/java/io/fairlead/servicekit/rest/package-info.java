/** Tests of the REST manners. Starting point: {@code AdminApiTest}. */
@org.jspecify.annotations.NullMarked
package io.fairlead.servicekit.rest;
