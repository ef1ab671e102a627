#pragma once

#include <array>
#include <string_view>

namespace sekisho {

// What gives the text of a program away, by language, in lower case. Set apart by `~`; a marker ends on a word boundary or is open
// where it ends in a sign or a blank.
struct CodeLanguage {
  std::string_view type;
  std::string_view fences;  // names behind ``` in Markdown, set apart by blanks
  std::string_view sure;    // weigh three
  std::string_view strong;  // weigh two
  std::string_view weak;    // weigh one
};

inline constexpr std::array<CodeLanguage, 20> kCodeLanguages = {{
    {"code.cpp", "c cpp c++ cxx cc h hpp objc objective-c cuda arduino",
     "#include <~#include \"~#pragma once~ufunction(~uproperty(~uclass(~generated_body()~__global__~operator<<",
     "#ifdef~#ifndef~std::~using namespace~template <~template<~int main(~constexpr "
     "~static_cast<~reinterpret_cast<~dynamic_cast<~unique_ptr<~const "
     "auto&~malloc(~typedef struct~std::vector<~std::string~cout <<~void*~const char*~static inline~explicit ~noexcept~memcpy(~extern "
     "\"c\"",
     "#define ~#endif~nullptr~auto&~size_t~uint32_t~uint8_t~int64_t~printf(~sizeof(~override;~endl;~shared_ptr<~struct ~namespace ~virtual "
     "~unsigned ~delete[]~const&"},
    {"code.csharp", "csharp cs c# dotnet",
     "using system;~using system.~using unityengine~get; set;~console.writeline(~serializefield]~foreach (var ~string.empty~debug.log(",
     "public override ~private readonly ~internal class~async task~string.isnullorempty(~monobehaviour~static void main(string~public "
     "async "
     "~gameobject~getcomponent<~startcoroutine(~ienumerator ~new list<~dictionary<string",
     "namespace ~public class ~public static ~private void ~public void ~protected override~var result~await ~linq~partial class"},
    {"code.java", "java jsp",
     "import java.~import javax.~import org.~system.out.println(~public static void main(~import com.~private static final ",
     "@override~throws exception~throws ioexception~new arraylist<~new hashmap<~package com.~package "
     "org.~@autowired~@restcontroller~private final "
     "~public final class~@test~string[] args~try (~catch (exception",
     "public class ~public void ~public interface ~protected void~public static ~private void ~implements ~extends ~final "
     "~list<string>~map<string"},
    {"code.javascript", "javascript js jsx mjs cjs node",
     "console.log(~module.exports~document.getelementbyid(~document.queryselector(~return new promise(~console.error(~import react",
     "require('~require(\"~export default ~export const ~export function ~addeventlistener(~async function ~await "
     "fetch(~json.stringify(~usestate(~useeffect("
     "~from 'react'~from \"react\"~promise.all(~const {~settimeout(~localstorage.~process.env.~object.keys(~.then((~.map((~.filter((~async "
     "(",
     "function(~function (~json.parse(~typeof ~window.~null;~return {~const ~let ~undefined~new map(~new date("},
    {"code.typescript", "typescript ts tsx", "export interface ~import type ~export type ~: promise<~@injectable(~@component({",
     ": string;~: number;~: boolean;~: string)~: number)~: void {~as const~: string[]~: record<string~private readonly ~: unknown~: any",
     "interface ~readonly ~enum ~promise<~: string,~: number,~public async ~keyof ~implements "},
    {"code.python", "python py python3 ipython pycon jupyter",
     "import numpy~import pandas~from typing import~from __future__ import~if __name__ == ~def __init__(self~raise valueerror(~for i in "
     "range(~with "
     "open(~async def ~import torch~import tensorflow~#!/usr/bin/env python~#!/usr/bin/python~@dataclass~from django",
     "import os~import sys~import json~import re~import logging~self.~(self~elif ~except exception~return none~is not "
     "none~print(~@staticmethod~try:~import "
     "requests~from collections import~from pathlib import~if not ~for _ in~in range(~return self~-> none:~-> str:~def main(",
     "def ~lambda ~range(~len(~yield ~@property~else:~is none~none)~except ~not in ~dict(~list(~import ~class "},
    {"code.go", "go golang",
     "package main~func main(~fmt.println(~fmt.printf(~fmt.errorf(~if err != nil~return nil, err~:= range ~make(chan~make([]~make(map[~go "
     "func(~err := ",
     "import (~func (~defer ~interface{}~context.context~map[string]~ctx, ~http.handlefunc(~sync.mutex~json:\"~:= &~chan "
     "struct{}~errors.new(~time.duration",
     "struct {~chan ~[]string~[]byte~func ~type ~nil {~:= "},
    {"code.rust", "rust rs",
     "fn main(~let mut ~pub fn ~pub struct ~use std::~println!(~vec![~ok(())~#[derive(~crate::~pub enum ~pub(crate)~#[test]~async fn "
     "~eprintln!(",
     "impl ~&mut ~&self~-> result<~.unwrap()~string::from(~.to_string()~.collect::<~impl<~where t:~mut "
     "self~box<dyn~arc<mutex~#[cfg(~.expect(\"~err(e)",
     "fn ~match ~some(~.iter()~trait ~mod ~dyn ~box<~option<~as_str()~vec<~&str~unsafe "},
    {"code.sql", "sql mysql postgresql postgres plsql tsql sqlite pgsql",
     "select * from ~create table ~alter table ~drop table ~create index ~insert into ~create or replace ~create view ~select count(*)",
     "values (~delete from ~left join ~inner join ~primary key~varchar(~foreign key~begin transaction~count(*)~select distinct ~union "
     "all~truncate "
     "table~grant select~on delete cascade~timestamp with time zone~not null,~varchar2(~set nocount on",
     "select ~group by ~order by ~not null~ on conflict~commit;~where ~ from ~limit ~join ~having ~is null"},
    {"code.shell", "bash sh shell zsh ksh shell-session console fish",
     "#!/bin/bash~#!/bin/sh~#!/usr/bin/env bash~#!/usr/bin/env sh~set -euo pipefail~set -eu~if [[ ~set -e",
     "apt-get install~echo \"$~echo $~if [ ~; then~; do~chmod +x~mkdir -p ~rm -rf ~docker run ~kubectl ~awk '~sed -i~esac~systemctl ~| "
     "grep ~| awk~>/dev/null~2>&1~$(cat "
     "~local ~while read~for i in $~export path=~curl -~sudo ",
     "export ~grep -~xargs ~tar -~git clone ~wget ~echo \"~ fi~ done~chown ~cd /~source "},
    {"code.powershell", "powershell ps1 pwsh",
     "get-childitem~set-executionpolicy~foreach-object~where-object~$psscriptroot~$erroractionpreference",
     "write-host~write-output~new-object ~get-content~-erroraction~import-module~invoke-webrequest~param (~$true~$null "
     "-eq~get-process~out-file",
     "param(~$false~ -eq ~ -ne ~[string]$~[int]$"},
    {"code.php", "php", "<?php~$this->~foreach ($~isset($~$_post[~$_get[~use illuminate~$_server[~declare(strict_types=1)",
     "public function ~function __construct(~namespace app~echo $~array_map(~private function ~empty($~new pdo(",
     "array(~function ~strlen(~ => [~protected $~return $"},
    {"code.ruby", "ruby rb",
     "attr_accessor~attr_reader~def initialize~.each do~#!/usr/bin/env ruby~require_relative~class applicationcontroller",
     "do |~before_action~has_many~belongs_to~validates ~puts \"~.nil?~.each { |~unless ~module ~rescue ~elsif ~@~yield",
     "puts ~require '~def ~nil~.map(&:~ end"},
    {"code.kotlin", "kotlin kt kts",
     "fun main(~data class ~override fun ~companion object~suspend fun ~lateinit var~import androidx.~import kotlin~private fun ",
     "fun ~listof(~mutablelistof(~sealed class~viewmodelscope~internal fun~inline fun~: string?~?.let",
     "val ~println(~when (~ -> ~object : ~by lazy"},
    {"code.swift", "swift",
     "import uikit~import swiftui~import foundation~guard let ~override func ~var body: some view~dispatchqueue.~@main",
     "if let ~@objc~@state ~cgfloat~@published~func ~init(~weak self~-> string {~-> void~else { return }~uiview~nsobject",
     "let ~var ~self.~extension ~protocol ~nil"},
    {"code.lua", "lua luau", "local function ~ipairs(~setmetatable(~local self = ~end)",
     "pairs(~nil then~table.insert(~local ~string.format(~elseif ~function(self", "require(~ end~ then~ do~ nil"},
    {"code.shader", "glsl hlsl shader wgsl metal",
     "gl_position~gl_fragcolor~sv_target~sv_position~cbuffer ~[numthreads(~#pragma kernel~cgprogram~@vertex~@fragment",
     "#version ~float4 ~float3 ~texture2d ~sampler2d ~float4x4~tex2d(~uniform ~mat4 ~normalize(~shader \"",
     "vec3 ~vec4(~vec2 ~layout(~void main()~lerp(~saturate(~varying ~mul("},
    {"code.cobol", "cobol cbl",
     "identification division~procedure division~working-storage section~data division~environment division~pic x(~pic 9(",
     "stop run~end-perform~end-if~program-id~comp-3~copy ~exec sql~file section", "perform ~move ~display "},
    {"code.html", "html htm xhtml vue svelte", "<!doctype html~<html lang=~<meta charset=~<link rel=",
     "<html~<div ~</div>~<script~</script>~<body~<head>~<span ~<button ~<form ~<input ~</table>~<img src=~<a href=",
     "</p>~class=\"~href=\"~<p>~<ul>~<li>~</li>~<br>"},
    {"code.css", "css scss sass less", "@media (~@keyframes ~@import url(",
     "border-radius:~background-color:~display: flex~display: none~font-size:~box-shadow:~text-align:~z-index:~justify-content:~!important",
     "margin:~padding:~color: #~width: 100%~:hover~max-width:"},
}};

}  // namespace sekisho
