<?xml version="1.0" encoding="utf-8"?>
<!--
  Joins the pages of the cmdlets to the one file that PowerShell reads. A page says each thing once:
    <parameter in="A B">     the parameter sets it is in; without it, all of them
    position.A="named"       what differs in the set A; the same with required and pipeline
    <errors of="host" />     the errors of that group in errors.xml
    <cmdlet asks="true">     has -WhatIf and -Confirm
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:maml="http://schemas.microsoft.com/maml/2004/10"
                xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10"
                xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
  <xsl:output encoding="utf-8" indent="yes" />

  <xsl:template match="/pages">
    <helpItems xmlns="http://msh" schema="maml">
      <xsl:apply-templates select="document(page)/cmdlet" />
    </helpItems>
  </xsl:template>

  <xsl:template match="cmdlet">
    <command:command>
      <command:details>
        <command:name><xsl:value-of select="@name" /></command:name>
        <command:verb><xsl:value-of select="substring-before(@name, '-')" /></command:verb>
        <command:noun><xsl:value-of select="substring-after(@name, '-')" /></command:noun>
        <maml:description><xsl:apply-templates select="synopsis" /></maml:description>
      </command:details>
      <maml:description><xsl:apply-templates select="description/p" /></maml:description>
      <command:syntax>
        <xsl:apply-templates select="set" />
        <xsl:if test="not(set)">
          <xsl:call-template name="syntax" />
        </xsl:if>
      </command:syntax>
      <command:parameters>
        <xsl:apply-templates select="parameter" />
        <xsl:call-template name="asking" />
      </command:parameters>
      <command:inputTypes>
        <xsl:for-each select="input">
          <command:inputType><xsl:call-template name="typed" /></command:inputType>
        </xsl:for-each>
      </command:inputTypes>
      <command:returnValues>
        <xsl:for-each select="output">
          <command:returnValue><xsl:call-template name="typed" /></command:returnValue>
        </xsl:for-each>
      </command:returnValues>
      <maml:alertSet>
        <maml:alert><xsl:apply-templates select="note | error | errors" /></maml:alert>
      </maml:alertSet>
      <command:examples><xsl:apply-templates select="example" /></command:examples>
      <command:relatedLinks><xsl:apply-templates select="link" /></command:relatedLinks>
    </command:command>
  </xsl:template>

  <xsl:template match="set" name="syntax">
    <xsl:variable name="set" select="@name" />
    <xsl:variable name="cmdlet" select="ancestor-or-self::cmdlet" />
    <command:syntaxItem>
      <maml:name><xsl:value-of select="$cmdlet/@name" /></maml:name>
      <xsl:for-each select="$cmdlet/parameter[not(@in) or contains(concat(' ', @in, ' '), concat(' ', $set, ' '))]">
        <xsl:call-template name="parameter"><xsl:with-param name="set" select="$set" /></xsl:call-template>
      </xsl:for-each>
      <xsl:for-each select="$cmdlet"><xsl:call-template name="asking" /></xsl:for-each>
    </command:syntaxItem>
  </xsl:template>

  <xsl:template match="parameter" name="parameter">
    <xsl:param name="set" />
    <command:parameter variableLength="false" globbing="{@wildcards = 'true'}" aliases="{@alias}">
      <xsl:attribute name="required">
        <xsl:call-template name="flag"><xsl:with-param name="name">required</xsl:with-param><xsl:with-param name="set" select="$set" /><xsl:with-param name="otherwise">false</xsl:with-param></xsl:call-template>
      </xsl:attribute>
      <xsl:attribute name="position">
        <xsl:call-template name="flag"><xsl:with-param name="name">position</xsl:with-param><xsl:with-param name="set" select="$set" /><xsl:with-param name="otherwise">named</xsl:with-param></xsl:call-template>
      </xsl:attribute>
      <xsl:variable name="pipeline">
        <xsl:call-template name="flag"><xsl:with-param name="name">pipeline</xsl:with-param><xsl:with-param name="set" select="$set" /><xsl:with-param name="otherwise">false</xsl:with-param></xsl:call-template>
      </xsl:variable>
      <xsl:attribute name="pipelineInput">
        <xsl:choose>
          <xsl:when test="$pipeline = 'false'">False</xsl:when>
          <xsl:otherwise>True (<xsl:value-of select="$pipeline" />)</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <maml:name><xsl:value-of select="@name" /></maml:name>
      <maml:description><maml:para><xsl:value-of select="normalize-space()" /></maml:para></maml:description>
      <xsl:if test="@values">
        <command:parameterValueGroup>
          <xsl:call-template name="values"><xsl:with-param name="left" select="concat(@values, ' ')" /></xsl:call-template>
        </command:parameterValueGroup>
      </xsl:if>
      <xsl:if test="@type != 'switch' and not(@values and $set)">
        <command:parameterValue required="true" variableLength="false"><xsl:value-of select="@type" /></command:parameterValue>
      </xsl:if>
      <dev:type><maml:name><xsl:value-of select="@type" /></maml:name></dev:type>
      <dev:defaultValue>
        <xsl:choose>
          <xsl:when test="@default"><xsl:value-of select="@default" /></xsl:when>
          <xsl:when test="@type = 'switch'">False</xsl:when>
          <xsl:otherwise>None</xsl:otherwise>
        </xsl:choose>
      </dev:defaultValue>
    </command:parameter>
  </xsl:template>

  <xsl:template name="flag">
    <xsl:param name="name" />
    <xsl:param name="set" />
    <xsl:param name="otherwise" />
    <xsl:variable name="special" select="@*[name() = concat($name, '.', $set)]" />
    <xsl:variable name="general" select="@*[name() = $name]" />
    <xsl:choose>
      <xsl:when test="$special"><xsl:value-of select="$special" /></xsl:when>
      <xsl:when test="$general"><xsl:value-of select="$general" /></xsl:when>
      <xsl:otherwise><xsl:value-of select="$otherwise" /></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="values">
    <xsl:param name="left" />
    <xsl:if test="$left != ''">
      <command:parameterValue required="false" variableLength="false"><xsl:value-of select="substring-before($left, ' ')" /></command:parameterValue>
      <xsl:call-template name="values"><xsl:with-param name="left" select="substring-after($left, ' ')" /></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="asking">
    <xsl:if test="@asks = 'true'">
      <xsl:call-template name="switch"><xsl:with-param name="name">WhatIf</xsl:with-param><xsl:with-param name="alias">wi</xsl:with-param><xsl:with-param name="text">Says what would be done, and does nothing.</xsl:with-param></xsl:call-template>
      <xsl:call-template name="switch"><xsl:with-param name="name">Confirm</xsl:with-param><xsl:with-param name="alias">cf</xsl:with-param><xsl:with-param name="text">Asks before each change.</xsl:with-param></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="switch">
    <xsl:param name="name" />
    <xsl:param name="alias" />
    <xsl:param name="text" />
    <command:parameter required="false" variableLength="false" globbing="false" pipelineInput="False" position="named" aliases="{$alias}">
      <maml:name><xsl:value-of select="$name" /></maml:name>
      <maml:description><maml:para><xsl:value-of select="$text" /></maml:para></maml:description>
      <dev:type><maml:name>switch</maml:name></dev:type>
      <dev:defaultValue>False</dev:defaultValue>
    </command:parameter>
  </xsl:template>

  <xsl:template name="typed">
    <dev:type><maml:name><xsl:value-of select="@type" /></maml:name></dev:type>
    <maml:description><maml:para><xsl:value-of select="normalize-space()" /></maml:para></maml:description>
  </xsl:template>

  <xsl:template match="example">
    <command:example>
      <maml:title><xsl:value-of select="concat('---------- Example ', position(), ': ', @title, ' ----------')" /></maml:title>
      <dev:code><xsl:value-of select="code" /></dev:code>
      <dev:remarks><xsl:apply-templates select="p" /><maml:para /></dev:remarks>
    </command:example>
  </xsl:template>

  <xsl:template match="error">
    <maml:para><xsl:value-of select="concat('Error ', @id, ': ', normalize-space())" /></maml:para>
  </xsl:template>

  <xsl:template match="errors">
    <xsl:variable name="of" select="@of" />
    <xsl:apply-templates select="document('errors.xml')/groups/group[@name = $of]/error" />
  </xsl:template>

  <xsl:template match="link">
    <maml:navigationLink>
      <maml:linkText><xsl:value-of select="normalize-space()" /></maml:linkText>
      <maml:uri />
    </maml:navigationLink>
  </xsl:template>

  <xsl:template match="p | note | synopsis">
    <maml:para><xsl:value-of select="normalize-space()" /></maml:para>
  </xsl:template>
</xsl:stylesheet>
