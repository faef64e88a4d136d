# Leaves out of a header what is private to the library: from a line `/* Private. */` to the end of its struct.
/^ *\/\* Private\. \*\/$/ { private = 1 }
/^}/ { private = 0 }
!private { print }
