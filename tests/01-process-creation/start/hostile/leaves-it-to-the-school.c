/* verdict: fail
 *
 * Nothing is written here, in the hope that the school's own library, which is linked as well, does it all. */
