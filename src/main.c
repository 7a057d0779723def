/* The program; sub-commands come with the parts they start. */
int main(void)
{
    return 0;
}
